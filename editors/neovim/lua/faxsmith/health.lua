-- `:checkhealth faxsmith`

local files = require("faxsmith.files")
local program = require("faxsmith.program")
local server = require("faxsmith.server")

local M = {}

-- Their names are other ones before 0.10.
local health = vim.health or require("health")
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local info = health.info or health.report_info
local warn = health.warn or health.report_warn
local fail = health.error or health.report_error

--- How long the program is waited for, in milliseconds: longer than it gets to answer.
local PATIENCE = 6000

function M.check()
  start("faxsmith: the program")
  local is_usable = M.program()
  start("faxsmith: the language server")
  M.server(is_usable)
  start("faxsmith: the configuration")
  M.configuration(is_usable)
end

function M.program()
  if not program.server() then
    info("`cmd` is a function: nothing is known of the program that it starts")
    return false
  end
  local found
  program.examine(function(given) found = given end)
  vim.wait(PATIENCE, function() return found ~= nil end, 5)
  if not found then
    fail("the program does not answer")
  elseif found.wrong then
    fail(found.wrong)
  else
    ok(("faxsmith %s: %s (needed: %s or newer)"):format(found.version, found.path, program.MINIMUM))
  end
  return found and not found.wrong
end

function M.server(is_usable)
  if server.is_enabled() then
    ok("starts by itself in Faxbot's files")
  elseif vim.lsp.enable then
    warn('does not start by itself: call `vim.lsp.enable("faxsmith")`')
  else
    warn('does not start by itself: call `require("faxsmith").setup()`')
  end
  local _, clients = server.client()
  for _, client in ipairs(clients) do
    local buffers = {}
    -- 0.7 keeps them elsewhere, and those that are gone as well.
    local attached = client.attached_buffers and vim.tbl_keys(client.attached_buffers) or vim.lsp.get_buffers_by_client_id(client.id)
    for _, buffer in ipairs(vim.tbl_filter(vim.api.nvim_buf_is_valid, attached)) do
      table.insert(buffers, vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":~:."))
    end
    local root = client.config.root_dir
    table.sort(buffers)
    ok(("runs %s, attached to: %s"):format(
      root and "in " .. vim.fn.fnamemodify(root, ":~") or "without a folder",
      #buffers > 0 and table.concat(buffers, ", ") or "nothing"
    ))
  end
  if #clients == 0 then
    local open = vim.tbl_filter(files.is_ours, vim.api.nvim_list_bufs())
    if #open > 0 and is_usable and server.is_enabled() then
      fail("does not run, though one of Faxbot's files is open: see the log, " .. require("vim.lsp.log").get_filename())
    else
      info("does not run: none of Faxbot's files is open, or what is said above keeps it from it")
    end
  end
end

--- Which faxsmith.toml applies to the files that are open, and whether it is right.
function M.configuration(is_usable)
  local told = {}
  local function tell(root)
    local file = root and root .. "/faxsmith.toml"
    if not root or told[file] then
      return
    end
    told[file] = true
    local shown = vim.fn.fnamemodify(file, ":~")
    local _, wrong
    if is_usable then
      _, wrong = program.printed({ "--color", "never", "config", "--", root .. "/manifest.json" })
    end
    if wrong then
      fail(shown .. ": " .. wrong)
    else
      ok(shown)
    end
  end
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if files.is_ours(buffer) then
      tell(files.above(buffer, "faxsmith.toml"))
    end
  end
  if next(told) == nil then
    info("no faxsmith.toml beside or above a file that is open: each rule has its own level")
  end
end

return M
