//! A menu that is being chosen from: which item is marked, which ones what is typed has left.

use crate::prompt::Item;

/// The state of a menu.
#[derive(Clone, Debug)]
pub struct Menu<'p> {
    items: &'p [Item],
    /// What was typed to find an item.
    pub filter: String,
    /// The index of the marked item, if anything is left.
    pub marked: Option<usize>,
}

impl<'p> Menu<'p> {
    /// A menu with one of its items marked.
    #[must_use]
    pub fn new(items: &'p [Item], at: usize) -> Self {
        Self { items, filter: String::new(), marked: (!items.is_empty()).then(|| at.min(items.len() - 1)) }
    }

    /// The items that are left, with their indices.
    #[must_use]
    pub fn left(&self) -> Vec<(usize, &'p Item)> {
        let wanted = self.filter.to_lowercase();
        let is_left = |item: &Item| format!("{} {}", item.label, item.detail).to_lowercase().contains(&wanted);
        let labelled = |item: &Item| item.label.to_lowercase().contains(&wanted);
        let all = || self.items.iter().enumerate();
        // What only says so in small print comes into question where no label does.
        let by_label: Vec<_> = all().filter(|(_, item)| labelled(item)).collect();
        if by_label.is_empty() { all().filter(|(_, item)| is_left(item)).collect() } else { by_label }
    }

    /// Marks the item that is so many places further, round the end.
    pub fn step(&mut self, by: isize) {
        let left = self.left();
        let Some(at) = left.iter().position(|(index, _)| Some(*index) == self.marked) else { return };
        let to = at.cast_signed() + by;
        let last = left.len().cast_signed() - 1;
        // A page ends at the ends; a single step goes round.
        let to = match by {
            1 if to > last => 0,
            -1 if to < 0 => last,
            _ => to.clamp(0, last),
        };
        self.marked = left.get(to.cast_unsigned()).map(|(index, _)| *index);
    }

    /// Looks for items with one more character.
    pub fn find(&mut self, text: &str) {
        self.filter.extend(text.chars().filter(|c| !c.is_control()));
        self.settle();
    }

    /// Takes the last character back.
    pub fn unfind(&mut self) {
        self.filter.pop();
        self.settle();
    }

    fn settle(&mut self) {
        let left = self.left();
        if left.iter().all(|(index, _)| Some(*index) != self.marked) {
            self.marked = left.first().map(|(index, _)| *index);
        }
    }

    /// The marked item, with its index.
    #[must_use]
    pub fn item(&self) -> Option<(usize, &'p Item)> {
        self.marked.and_then(|at| self.items.get(at).map(|item| (at, item)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_finds_and_arrows_move() {
        let items = ["Python", "Node JavaScript", "Node TypeScript", "HTTP"].map(|label| Item::new(label, "a script, or not"));
        let mut menu = Menu::new(&items, 3);
        menu.step(1);
        assert_eq!(menu.marked, Some(0));
        menu.step(-1);
        assert_eq!(menu.marked, Some(3));
        menu.find("node");
        assert_eq!((menu.marked, menu.left().len()), (Some(1), 2));
        menu.step(10);
        assert_eq!(menu.marked, Some(2));
        menu.find("?");
        assert_eq!(menu.item().map(|(at, _)| at), None);
        menu.step(1);
        menu.unfind();
        assert_eq!(menu.marked, Some(1));
        assert_eq!(Menu::new(&[], 2).item().map(|(at, _)| at), None);
    }
}
