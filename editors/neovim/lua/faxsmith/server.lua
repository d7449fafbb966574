-- The language server as a client of Neovim's: how it is started, and asked. Neovim 0.7 lacks most of what newer ones have for it.

local files = require("faxsmith.files")
local message = require("faxsmith.message")
local options = require("faxsmith.options")
local program = require("faxsmith.program")
local uv = vim.uv or vim.loop

local M = {}

local NAME = "faxsmith"

--- How long a server that was just started is waited for, in milliseconds.
local PATIENCE = 5000

--- Whether `setup` was called.
local is_enabled = false

--- The configuration of the client, for `vim.lsp.config` of Neovim 0.11 and, but for the folder, for older ones.
---@return table
function M.config()
  M.follow_commands()
  return {
    name = NAME,
    cmd = vim.lsp.config and program.spawn or program.server(),
    filetypes = files.FILETYPES,
    -- Buffers without a folder, and those that are none of Faxbot's, are decided upon here.
    root_dir = function(buffer, start)
      M.when_ours(buffer, function() start(files.root(buffer)) end)
    end,
    -- An empty table would be sent as a list.
    settings = next(options.settings) and { faxsmith = options.settings } or nil,
    init_options = next(options.settings) and options.settings or nil,
    capabilities = options.capabilities,
    on_attach = options.on_attach,
    handlers = {
      ["workspace/textDocumentContent/refresh"] = function(_, params)
        require("faxsmith.request").refresh(params and params.uri)
        return vim.NIL
      end,
    },
  }
end

--- Has the server start for Faxbot's files from now on, and for those that are open.
function M.enable()
  if vim.lsp.enable then
    vim.lsp.config(NAME, M.config())
    vim.lsp.enable(NAME)
    return
  end
  is_enabled = true
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("faxsmith_start", {}),
    pattern = files.FILETYPES,
    callback = function(event) M.start(event.buf) end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.tbl_contains(files.FILETYPES, vim.bo[buffer].filetype) then
      M.start(buffer)
    end
  end
end

--- Whether the user wants the server to start by itself.
---@return boolean
function M.is_enabled()
  if vim.lsp.is_enabled then
    return vim.lsp.is_enabled(NAME)
  end
  -- In Neovim 0.11.0 there is no telling.
  return is_enabled or (vim.lsp._enabled_configs or {})[NAME] ~= nil
end

--- Starts the server for a buffer that may have become one of Faxbot's files.
---@param buffer number
function M.look_again(buffer)
  if M.is_enabled() and not M.client(buffer) then
    M.start(buffer)
  end
end

--- Calls back if a buffer is one of Faxbot's files and there is a program to start.
---@param buffer number
---@param callback fun()
---@param is_asked boolean|nil whether the user waits for it
function M.when_ours(buffer, callback, is_asked)
  if not files.is_ours(buffer) then
    return
  end
  program.require(function()
    -- It may be closed meanwhile.
    if vim.api.nvim_buf_is_loaded(buffer) then
      callback()
    end
  end, is_asked)
end

--- Starts the server for a buffer that is one of Faxbot's files, unless one runs that it can share.
---@param buffer number
---@param is_asked boolean|nil whether the user waits for it
---@param callback fun()|nil called when it starts
function M.start(buffer, is_asked, callback)
  M.when_ours(buffer, function()
    local config = vim.lsp.config and vim.deepcopy(vim.lsp.config[NAME]) or M.config()
    config.root_dir = files.root(buffer)
    if vim.lsp.start then
      -- 0.8 has no choice of the buffer yet.
      vim.api.nvim_buf_call(buffer, function() vim.lsp.start(config, { bufnr = buffer }) end)
    else
      M.start_in_0_7(buffer, config)
    end
    if callback then
      callback()
    end
  end, is_asked)
end

--- The clients of Neovim 0.7, by the folders of their projects.
---@type table<string, number>
local started = {}

function M.start_in_0_7(buffer, config)
  local key = config.root_dir or ""
  local client = started[key] and vim.lsp.get_client_by_id(started[key])
  if not client or client.is_stopped() then
    config.capabilities = config.capabilities or vim.lsp.protocol.make_client_capabilities()
    config.on_attach = function(attached, its)
      require("faxsmith.request").attached(its)
      if options.on_attach then
        options.on_attach(attached, its)
      end
    end
    started[key] = vim.lsp.start_client(config)
  end
  if started[key] then
    vim.lsp.buf_attach_client(buffer, started[key])
  end
end

--- The client of a buffer, or all of them, once the server has introduced itself.
---@param buffer number|nil
---@return table|nil client, table[] all
function M.client(buffer)
  local clients
  if vim.lsp.get_clients then
    clients = vim.lsp.get_clients({ bufnr = buffer, name = NAME })
  elseif buffer then
    clients = vim.lsp.buf_get_clients(buffer)
  else
    clients = vim.lsp.get_active_clients()
  end
  local ours = {}
  for _, client in pairs(clients) do
    if client.name == NAME and client.initialized then
      table.insert(ours, client)
    end
  end
  return ours[1], ours
end

--- Calls back with the client of a buffer. One that is missing is started first; why that is in vain is told. Nobody waits meanwhile.
---@param buffer number
---@param callback fun(client: table)
function M.required(buffer, callback)
  local client = M.client(buffer)
  if client then
    return callback(client)
  end
  if not files.is_ours(buffer) then
    return message.warn("this buffer is none of Faxbot's files")
  end
  M.start(buffer, true, function()
    local timer, late = uv.new_timer(), uv.now() + PATIENCE
    timer:start(0, 10, vim.schedule_wrap(function()
      client = M.client(buffer)
      if timer:is_closing() or not client and uv.now() < late then
        return
      end
      timer:close()
      if client then
        callback(client)
      else
        message.error("its language server does not answer: see :checkhealth faxsmith")
      end
    end))
  end)
end

--- Asks the server for something.
---@param client table
---@param method string
---@param params table
---@param callback fun(wrong: string|nil, result: any)
---@param buffer number
function M.request(client, method, params, callback, buffer)
  local function answered(failure, result)
    callback(failure and (failure.message or tostring(failure)), result)
  end
  local is_sent
  if vim.fn.has("nvim-0.11") == 1 then
    is_sent = client:request(method, params, answered, buffer)
  else
    is_sent = client.request(method, params, answered, buffer)
  end
  if not is_sent then
    callback("its language server has ended: see :checkhealth faxsmith")
  end
end

--- Asks the server for something, and waits for the answer.
---@param client table
---@param method string
---@param params table
---@param patience number in milliseconds
---@param buffer number
---@return any result, string|nil wrong
function M.answer(client, method, params, patience, buffer)
  local is_answered, wrong, result
  M.request(client, method, params, function(failure, given)
    is_answered, wrong, result = true, failure, given
  end, buffer)
  if not vim.wait(patience, function() return is_answered end, 2) then
    return nil, ("its language server has not answered within %.0f seconds"):format(patience / 1000)
  end
  return result, wrong
end

--- Has the commands that the server puts into lenses and actions do here what they are for: Neovim itself drops what they give.
function M.follow_commands()
  local function argument(command)
    return (command.arguments or {})[1] or {}
  end
  vim.lsp.commands["faxsmith.explain"] = function(command)
    require("faxsmith.explain").open({ rule = argument(command).rule })
  end
  vim.lsp.commands["faxsmith.showRequest"] = function(command)
    local about = argument(command)
    local buffer = vim.uri_to_bufnr(about.uri)
    require("faxsmith.request").open({ buffer = buffer, action = about.action, runtime = about.runtime })
  end
  vim.lsp.commands["faxsmith.copyAsCurl"] = function(command)
    require("faxsmith.request").copy(argument(command))
  end
  vim.lsp.commands["faxsmith.reveal"] = function(command, context)
    local client = vim.lsp.get_client_by_id(context.client_id)
    local about = argument(command)
    local encoding = client and client.offset_encoding or "utf-16"
    local location = { uri = about.uri, range = about.range }
    if vim.lsp.util.show_document then
      vim.lsp.util.show_document(location, encoding, { focus = true })
    else
      vim.lsp.util.jump_to_location(location, encoding)
    end
  end
end

return M
