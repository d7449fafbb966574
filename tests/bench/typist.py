"""Edits as a person makes them in a JSON text, the same for the same seed."""
import random
import re

STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"(\s*:)?')
NUMBER = re.compile(r"(?<=[\s:\[,])-?\d+")


class Typist:
    """Types a character into values, keys and numbers, or deletes a bracket, comma or quote; the next edit takes it back."""

    def __init__(self, text: str, seed: int):
        self.text, self.random, self.undo = text, random.Random(seed), None
        self.values, self.keys = [], []
        for found in STRING.finditer(text):
            (self.keys if found[2] else self.values).append(found.span(1))
        self.numbers = [found.span() for found in NUMBER.finditer(text)]
        self.marks = [at for at, c in enumerate(text) if c in ',"}]:']
        # Where each line starts: edits never touch a line end.
        self.lines = [0] + [at + 1 for at, c in enumerate(text) if c == "\n"]

    def edit(self) -> tuple[dict, dict]:
        """The next edit as a change of the protocol, made in `text`, and where the caret is then. Positions count in UTF-16."""
        start, end, new = self.undo or self.choose()
        old = self.text[start:end]
        self.undo = None if self.undo else (start, start + len(new), old)
        change = {"range": {"start": self.position(start), "end": self.position(end)}, "text": new}
        self.text = self.text[:start] + new + self.text[end:]
        return change, self.position(start + len(new))

    def choose(self) -> tuple[int, int, str]:
        dice, pick = self.random.random(), self.random.choice
        if dice < 0.55:
            return self.inside(pick(self.values), "abcxyz0-")
        if dice < 0.75 or not self.numbers and dice < 0.9:
            return self.inside(pick(self.keys), "abcxyz")
        if dice < 0.9:
            end = pick(self.numbers)[1]
            return end, end, pick("0123456789")
        at = pick(self.marks)
        return at, at + 1, ""

    def inside(self, span: tuple[int, int], letters: str) -> tuple[int, int, str]:
        at = self.random.randint(*span)
        while at > span[0] and self.text[at - 1] == "\\":
            at -= 1
        return at, at, self.random.choice(letters)

    def position(self, offset: int) -> dict:
        low, high = 0, len(self.lines)
        while high - low > 1:
            middle = (low + high) // 2
            # An edit that is to be taken back has moved what is behind it, but never past its own line's end.
            low, high = (middle, high) if self.lines[middle] <= offset else (low, middle)
        before = self.text[self.lines[low] : offset]
        return {"line": low, "character": len(before.encode("utf-16-le")) // 2}
