-- The commands. What does the work is loaded when it is first needed.

if vim.g.loaded_faxsmith then
  return
end
vim.g.loaded_faxsmith = true

if vim.fn.has("nvim-0.7") == 0 then
  vim.api.nvim_err_writeln("faxsmith: this plugin needs Neovim 0.7 or newer")
  return
end

local command = vim.api.nvim_create_user_command

-- In Neovim 0.7 there is an empty word where there is none.
local function words(given)
  return vim.tbl_filter(function(word) return word ~= "" end, given.fargs)
end

command("FaxsmithNew", function(given)
  require("faxsmith.wizard").open(words(given), { force = given.bang, mods = given.mods })
end, {
  bang = true,
  nargs = "*",
  complete = function(...) return require("faxsmith.wizard").complete(...) end,
  desc = "Write a new provider plugin",
})

command("FaxsmithRequest", function(given)
  require("faxsmith.request").open({ runtime = words(given)[1], mods = given.mods })
end, {
  nargs = "?",
  complete = function(...) return require("faxsmith.request").complete(...) end,
  desc = "Show the requests that Faxbot will send",
})

command("FaxsmithExplain", function(given)
  require("faxsmith.explain").open({ rule = words(given)[1], mods = given.mods })
end, {
  nargs = "?",
  complete = function(...) return require("faxsmith.explain").complete(...) end,
  desc = "Show the page of a rule",
})

command("FaxsmithFixAll", function()
  require("faxsmith.fixes").fix_all()
end, { desc = "Make all safe fixes" })

-- Which files are Faxbot's also depends on what stands in them.
vim.api.nvim_create_autocmd("BufWritePost", {
  group = vim.api.nvim_create_augroup("faxsmith", {}),
  pattern = { "*.json", "*.jsonc" },
  callback = function(event)
    require("faxsmith.server").look_again(event.buf)
  end,
})
