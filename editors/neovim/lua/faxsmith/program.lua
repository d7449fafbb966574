-- The program `faxsmith`: which one it is, whether it will do, and what it prints.

local message = require("faxsmith.message")
local options = require("faxsmith.options")
local uv = vim.uv or vim.loop

local M = {}

--- The oldest program that this plugin works with.
M.MINIMUM = "0.1.0"

--- How long the program may take to tell its version, in milliseconds.
local PATIENCE = 5000

local DEFAULT = { "faxsmith", "lsp" }

--- Starts the language server for Neovim 0.11 and newer. Those would refuse the name of a program that is missing where nobody sees it;
--- here that is told, before this is called.
function M.spawn(dispatchers)
  return vim.lsp.rpc.start(options.cmd or DEFAULT, dispatchers)
end

--- The command of the language server; `nil` where the user has put a function there, about which nothing can be known.
---@return string[]|nil
function M.server()
  local cmd = vim.lsp.config and (vim.lsp.config.faxsmith or {}).cmd
  if not cmd or cmd == M.spawn then
    return options.cmd or DEFAULT
  end
  return type(cmd) == "table" and cmd or nil
end

--- The command of the program itself: what stands before `lsp`.
---@return string[]
function M.command()
  local command = {}
  for _, word in ipairs(M.server() or DEFAULT) do
    if word == "lsp" then
      break
    end
    table.insert(command, word)
  end
  return #command > 0 and command or { DEFAULT[1] }
end

--- The versions of programs that will do, by their commands. Another is asked again.
---@type table<string, string>
local usable = {}
--- Who waits for the answer of a program.
---@type table<string, function[]>
local waiting = {}
--- What was told in this session.
local told = {}

--- How it stands with the program.
---@class FaxsmithFound
---@field path string|nil the executable
---@field version string|nil
---@field wrong string|nil why it can't be used

--- Asks the program for its version, and tells `callback` about it.
---@param callback fun(found: FaxsmithFound)
function M.examine(callback)
  local command = M.command()
  local path = vim.fn.exepath(command[1])
  if path == "" then
    return callback({ wrong = M.missing(command[1]) })
  end
  local key = table.concat(command, "\0") .. "\0" .. path
  if usable[key] then
    return callback({ path = path, version = usable[key] })
  end
  if waiting[key] then
    table.insert(waiting[key], callback)
    return
  end
  waiting[key] = { callback }
  M.asked(command, function(said, failure)
    local found = { path = path }
    found.version = said and said:match("^[%w-]*faxsmith (%S+)")
    if failure then
      found.wrong = ("%s can't be used: asked for its version, %s"):format(path, failure)
    elseif not found.version then
      found.wrong = ("%s can't be used: its answer to --version is not that of faxsmith"):format(path)
    elseif M.is_older(found.version, M.MINIMUM) then
      found.wrong = ("faxsmith %s (%s) is too old: %s or newer is needed (:help faxsmith-install)"):format(found.version, path, M.MINIMUM)
    else
      usable[key] = found.version
    end
    local callbacks = waiting[key]
    waiting[key] = nil
    for _, each in ipairs(callbacks) do
      each(found)
    end
  end)
end

--- Tells `callback` once there is a program that will do. If there is none, the user is told: once in a session, unless they asked for it.
---@param callback fun()
---@param is_asked boolean|nil
function M.require(callback, is_asked)
  if not M.server() then
    return callback()
  end
  M.examine(function(found)
    if not found.wrong then
      callback()
    elseif is_asked or not told[found.wrong] then
      told[found.wrong] = true
      message.error(found.wrong)
    end
  end)
end

--- What is told where there is no such program: short enough for one line of most windows.
function M.missing(name)
  return ("there is no program `%s`: install it, or set where it is (:help faxsmith-install)"):format(name)
end

--- What the program prints, waited for. Nothing but whole words as arguments: no shell is involved.
---@param arguments string[]
---@return string|nil printed, string|nil wrong
function M.printed(arguments)
  local command = M.command()
  if vim.fn.executable(command[1]) == 0 then
    return nil, M.missing(command[1])
  end
  vim.list_extend(command, arguments)
  local well, printed = pcall(vim.fn.system, command)
  if not well then
    return nil, tostring(printed)
  end
  if vim.v.shell_error ~= 0 then
    return nil, (vim.trim(printed):gsub("^error: ", ""))
  end
  return printed
end

--- Has the program tell its version, without waiting.
---@param command string[]
---@param callback fun(said: string|nil, failure: string|nil)
function M.asked(command, callback)
  local said, timer, is_late = {}, nil, false
  local words = vim.list_extend(vim.deepcopy(command), { "--version" })
  local well, job = pcall(vim.fn.jobstart, words, {
    stdout_buffered = true,
    on_stdout = function(_, lines) said = lines end,
    on_exit = function(_, code)
      timer:stop()
      timer:close()
      if is_late then
        callback(nil, ("it said nothing for %d seconds"):format(PATIENCE / 1000))
      elseif code ~= 0 then
        callback(nil, "it ended with " .. code)
      else
        callback(said[1] or "")
      end
    end,
  })
  if not well or job <= 0 then
    return callback(nil, "it could not be started")
  end
  timer = uv.new_timer()
  timer:start(PATIENCE, 0, vim.schedule_wrap(function()
    is_late = true
    vim.fn.jobstop(job)
  end))
end

--- Whether a version comes before another. What comes before a release is no older than it, for this.
---@param version string
---@param other string
---@return boolean
function M.is_older(version, other)
  local function numbers(text)
    local major, minor, patch = text:match("^(%d+)%.(%d+)%.(%d+)")
    return { tonumber(major) or 0, tonumber(minor) or 0, tonumber(patch) or 0 }
  end
  local ours, theirs = numbers(version), numbers(other)
  for place = 1, 3 do
    if ours[place] ~= theirs[place] then
      return ours[place] < theirs[place]
    end
  end
  return false
end

return M
