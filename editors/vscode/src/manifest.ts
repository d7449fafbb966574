// Knows a manifest when it sees one. Nothing of VS Code is here.

/** Longer texts are no manifests that anybody wrote. */
const MAX_LOOKED_INTO = 1 << 20;

/** Whether a JSON file is a manifest wherever it lies, even a broken one: the server checks those. */
export function isManifest(name: string, text: string): boolean {
  if (text.length > MAX_LOOKED_INTO || /\.(response|test)\.json$/.test(name)) {
    return false;
  }
  const isHttp = /"actions"\s*:\s*\{/.test(text) && /"(send_fax|get_status|cancel_fax)"\s*:/.test(text);
  const isPackage = name === "manifest.json" && /"categories"\s*:\s*\[/.test(text) && /"capabilities"\s*:\s*\[/.test(text);
  return isHttp || isPackage;
}
