-- Uses the language server as one does by hand: keys are typed, menus answered, windows read. Runs in Neovim 0.7.2 and newer.
-- Environment: TEST_FILE a copy of ../manifest.json. The plugin is installed, and enabled as its help says.

local support = dofile(vim.env.TEST_SUPPORT)
local told, wait_for, check, edit = support.told, support.wait_for, support.check, support.edit
local text, go_to, diagnostic, floating_text = support.text, support.go_to, support.diagnostic, support.floating_text

local function format()
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = support.PATIENCE })
  else
    vim.lsp.buf.formatting_sync(nil, support.PATIENCE)
  end
end

local function test()
  edit(vim.env.TEST_FILE)
  check(vim.bo.filetype == "json", "the filetype is " .. vim.bo.filetype)
  local client = wait_for("the server to be ready", support.client)
  told("started; positions in " .. (client.offset_encoding or "utf-16"))

  local wrong = wait_for("the diagnostic", function() return diagnostic("missing-auth-scheme") end)
  check(wrong.source == "faxsmith" and wrong.severity == vim.diagnostic.severity.ERROR, "the diagnostic is another")
  local line = vim.api.nvim_buf_get_lines(0, wrong.lnum, wrong.lnum + 1, false)[1]
  check(line:sub(wrong.col + 1, wrong.end_col) == '"type"', "the diagnostic stands at another place: " .. line)
  told("diagnostic: " .. wrong.message)

  -- Typed behind an emoji, in insert mode, and taken from the menu.
  vim.bo.omnifunc = "v:lua.vim.lsp.omnifunc"
  vim.o.completeopt = "menu,menuone,noselect"
  go_to('{{file_url}}\\"')
  vim.api.nvim_win_set_cursor(0, { vim.fn.line("."), vim.fn.col(".") - 1 + #"{{file_url}}" })
  vim.api.nvim_input("i {{f<C-x><C-o>")
  local items = wait_for("the completion", function()
    local found = vim.fn.complete_info({ "items" }).items
    return #found > 0 and found
  end)
  check(#items < 10, "the menu is not narrowed to what was typed: " .. #items)
  told("completion: " .. items[1].word .. " and " .. (#items - 1) .. " more")
  check(items[1].word == "file_url}}", "the first is " .. items[1].word)
  vim.api.nvim_input("<C-n><C-y><Esc>")
  wait_for("the taken item", function() return text():find("{{file_url}} {{file_url}}", 1, true) and vim.fn.mode() == "n" end)

  go_to('{{file_url}}')
  vim.lsp.buf.hover()
  local shown = wait_for("the hover", floating_text)
  check(shown:find("file_url", 1, true), "the hover is about something else: " .. shown)
  told("hover: " .. shown:match("[^\n]+"))

  go_to('"type"')
  vim.ui.select = function(choices, options, choose)
    for index, choice in ipairs(choices) do
      if options.format_item(choice):find("Rename it to `scheme`", 1, true) then
        return choose(choice, index)
      end
    end
    error("the fix is not offered: " .. vim.inspect(choices))
  end
  vim.lsp.buf.code_action()
  wait_for("the fix", function() return text():find('"auth": { "scheme": "bearer" }', 1, true) end)
  wait_for("the end of the diagnostic", function() return not diagnostic("missing-auth-scheme") end)
  told("quick fix applied, its diagnostic is gone")

  format()
  check(text():find('"method"', 1, true) < text():find('"url"', 1, true), "formatting did not order the keys: " .. text())
  told("formatted")

  vim.cmd("silent write")
  support.stop(client)
  told("stopped")
  check(vim.v.errmsg == "", "Neovim complains: " .. vim.v.errmsg)
end

support.run(test)
