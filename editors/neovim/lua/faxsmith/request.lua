-- The requests that Faxbot will send, beside the manifest: |:FaxsmithRequest|.
--
-- The server tells when what it has shown is no longer so, and is then asked again.

local message = require("faxsmith.message")
local server = require("faxsmith.server")
local view = require("faxsmith.view")

local M = {}

local RUNTIMES = { "2025", "2026", "all" }

--- The views, by the name that the server has for what they show.
---@type table<string, { view: number, source: number }>
local shown = {}

--- Shows the requests of a manifest.
---@param wanted { buffer: number|nil, action: string|nil, runtime: string|nil, mods: string|nil }
function M.open(wanted)
  local buffer = wanted.buffer or vim.api.nvim_get_current_buf()
  if wanted.runtime and not vim.tbl_contains(RUNTIMES, wanted.runtime) then
    return message.error(("there is no runtime `%s`: it is 2025, 2026 or all"):format(wanted.runtime))
  end
  local uri = M.uri(buffer, wanted.action, wanted.runtime)
  server.required(buffer, function(client)
    M.ask(client, uri, buffer, function(wrong, text)
      if wrong then
        return message.error(wrong)
      end
      local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":.")
      for _, word in pairs({ wanted.action, wanted.runtime }) do
        name = name .. " " .. word
      end
      shown[uri] = {
        source = buffer,
        view = view.show(text, {
          buffer = shown[uri] and shown[uri].view,
          name = "faxsmith-request://" .. name,
          filetype = "faxsmith-request",
          mods = wanted.mods,
        }),
      }
    end)
  end)
end

--- Asks again for what is shown, if it is still looked at.
---@param uri string|nil all without it
function M.refresh(uri)
  for each, pair in pairs(shown) do
    if not vim.api.nvim_buf_is_valid(pair.view) then
      shown[each] = nil
    elseif uri == nil or uri == each then
      local client = server.client(pair.source)
      if client then
        M.ask(client, each, pair.source, function(wrong, text)
          -- Why there is no request is what is to be seen then.
          if vim.api.nvim_buf_is_valid(pair.view) then
            view.write(pair.view, wrong or text)
          end
        end)
      end
    end
  end
end

--- Asks again for what is shown of a buffer: a server that has started anew does not know what its predecessor has shown.
---@param buffer number
function M.attached(buffer)
  for uri, pair in pairs(shown) do
    if pair.source == buffer then
      M.refresh(uri)
    end
  end
end

-- 0.7 has no such event.
if vim.fn.exists("##LspAttach") == 1 then
  vim.api.nvim_create_autocmd("LspAttach", {
    group = vim.api.nvim_create_augroup("faxsmith_request", {}),
    callback = function(event) M.attached(event.buf) end,
  })
end

--- Puts a request as a command for a shell into the registers.
---@param about table as the server's command takes it
function M.copy(about)
  local buffer = vim.uri_to_bufnr(about.uri)
  local command = { command = "faxsmith.copyAsCurl", arguments = { about } }
  server.required(buffer, function(client)
    server.request(client, "workspace/executeCommand", command, function(wrong, text)
      if wrong then
        return message.error(wrong)
      end
      vim.fn.setreg('"', text)
      if vim.fn.has("clipboard") == 1 then
        vim.fn.setreg("+", text)
      end
      message.info("copied as a curl command")
    end, buffer)
  end)
end

function M.complete(lead)
  return vim.tbl_filter(function(name) return vim.startswith(name, lead) end, RUNTIMES)
end

--- The server's name for the document with requests of a buffer.
---@return string
function M.uri(buffer, action, runtime)
  local source = vim.uri_from_bufnr(buffer):gsub("[^%w%-._~]", function(sign) return ("%%%02X"):format(sign:byte()) end)
  return ("faxsmith:/request/%s.txt?%suri=%s"):format(action or "all", runtime and "runtime=" .. runtime .. "&" or "", source)
end

function M.ask(client, uri, buffer, callback)
  server.request(client, "workspace/textDocumentContent", { uri = uri }, function(wrong, result)
    callback(wrong, result and result.text)
  end, buffer)
end

return M
