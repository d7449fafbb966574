-- Which buffers hold Faxbot's files, and where the project of one begins.

local uv = vim.uv or vim.loop

local M = {}

--- The filetypes that they have. JSON stays JSON: nothing is taken from what else the user has for it.
M.FILETYPES = { "json", "jsonc", "toml" }

--- Longer texts are no manifests that anybody wrote, in bytes.
local MAX_LOOKED_INTO = 1024 * 1024

local NAMES = {
  ["faxsmith.toml"] = true,
  ["plugin_registry.json"] = true,
  ["provider_traits.json"] = true,
  ["faxbot.config.json"] = true,
}

--- Whether the language server has something to say about a buffer, or wants to know what stands in it.
---@param buffer number
---@return boolean
function M.is_ours(buffer)
  if not vim.api.nvim_buf_is_loaded(buffer) or vim.bo[buffer].buftype ~= "" then
    return false
  end
  local path = M.path(buffer)
  local name = path:match("[^/]*$")
  if NAMES[name] then
    return true
  end
  if not vim.tbl_contains({ "json", "jsonc" }, vim.bo[buffer].filetype) then
    return false
  end
  -- Sample replies beside a manifest: what it makes of them changes with them.
  local stem = path:match("^(.*)%.response%.json$")
  if stem then
    return vim.fn.filereadable(stem .. ".json") == 1
  end
  if name:find("%.test%.json$") then
    return false
  end
  return path:find("providers/[^/]+/manifest%.json$") ~= nil or M.is_manifest(name, M.text(buffer))
end

--- Whether a JSON file is a manifest wherever it lies, even a broken one.
---@param name string
---@param text string
---@return boolean
function M.is_manifest(name, text)
  local function has(pattern)
    return text:find(pattern) ~= nil
  end
  if has('"actions"%s*:%s*{') and (has('"send_fax"%s*:') or has('"get_status"%s*:') or has('"cancel_fax"%s*:')) then
    return true
  end
  return name == "manifest.json" and has('"categories"%s*:%s*%[') and has('"capabilities"%s*:%s*%[')
end

--- The folder that the server takes for the project: that of the nearest faxsmith.toml, or else of the nearest repository.
---@param buffer number
---@return string|nil
function M.root(buffer)
  return M.above(buffer, "faxsmith.toml") or M.above(buffer, ".git")
end

--- The nearest folder at or above that of a buffer that has something of this name in it.
---@param buffer number
---@param name string
---@return string|nil
function M.above(buffer, name)
  local folder = vim.fn.fnamemodify(M.path(buffer), ":h")
  while folder ~= "" and folder ~= "." do
    if uv.fs_stat((folder:gsub("/$", "")) .. "/" .. name) then
      return folder
    end
    local parent = vim.fn.fnamemodify(folder, ":h")
    if parent == folder then
      return nil
    end
    folder = parent
  end
end

--- The whole path, with `/` in it whatever the system; empty for a buffer without a name.
---@param buffer number
---@return string
function M.path(buffer)
  return (vim.api.nvim_buf_get_name(buffer):gsub("\\", "/"))
end

---@param buffer number
---@return string
function M.text(buffer)
  local lines = vim.api.nvim_buf_line_count(buffer)
  if vim.api.nvim_buf_get_offset(buffer, lines) > MAX_LOOKED_INTO then
    return ""
  end
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
end

return M
