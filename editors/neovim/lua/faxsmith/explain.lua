-- The page of a rule: |:FaxsmithExplain|.

local message = require("faxsmith.message")
local program = require("faxsmith.program")
local view = require("faxsmith.view")

local M = {}

---@type number|nil
local shown

--- Shows the page of a rule; without one, of that which finds something where the cursor is.
---@param wanted { rule: string|nil, mods: string|nil }
function M.open(wanted)
  if wanted.rule then
    return M.page(wanted.rule, wanted.mods)
  end
  local rules = M.here()
  if #rules == 0 then
    return message.warn("it finds nothing in this line: name a rule, :FaxsmithExplain RULE")
  elseif #rules == 1 then
    return M.page(rules[1], wanted.mods)
  end
  vim.ui.select(rules, { prompt = "Explain which rule?" }, function(rule)
    if rule then
      M.page(rule, wanted.mods)
    end
  end)
end

--- The rules that find something under the cursor, or else in its line.
---@return string[]
function M.here()
  local line, column = unpack(vim.api.nvim_win_get_cursor(0))
  local under, others = {}, {}
  for _, found in ipairs(vim.diagnostic.get(0, { lnum = line - 1 })) do
    local rule = found.code or vim.tbl_get(found, "user_data", "lsp", "code")
    if found.source == "faxsmith" and type(rule) == "string" then
      local begins = found.col <= column
      local ends = found.end_lnum > found.lnum or column < math.max(found.end_col, found.col + 1)
      local list = begins and ends and under or others
      if not vim.tbl_contains(list, rule) then
        table.insert(list, rule)
      end
    end
  end
  return #under > 0 and under or others
end

function M.page(rule, mods)
  local page, wrong = program.printed({ "--color", "never", "explain", "--", rule })
  if not page then
    return message.error(wrong)
  end
  shown = view.show(page, {
    buffer = shown,
    name = "faxsmith-rule://" .. rule,
    filetype = "markdown",
    mods = mods,
    focus = true,
  })
end

---@type string[]|nil
local names

function M.complete(lead)
  if not names then
    local printed = program.printed({ "rules", "--format", "json" })
    local well, list = pcall(vim.json.decode, printed or "")
    if not well then
      return {}
    end
    names = vim.tbl_map(function(rule) return rule.name end, list.rules)
    table.sort(names)
  end
  return vim.tbl_filter(function(name) return vim.startswith(name, lead) end, names)
end

return M
