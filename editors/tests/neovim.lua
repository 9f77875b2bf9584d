-- Every feature that Neovim 0.7 has, with the configuration that is shipped, over a copy of the shipped rules. Run by Scripts/test-editors:
-- nvim --headless -u NONE --cmd 'set rtp^=editors/neovim' -c 'luafile editors/tests/neovim.lua' with HEED and RULES set.
local rules = vim.env.RULES
local failures, count = {}, 0

local function check(name, body)
  count = count + 1
  local fine, problem = pcall(body)
  if not fine then
    table.insert(failures, name .. ": " .. tostring(problem))
  end
  io.write((fine and "ok     " or "FAILED ") .. name .. "\n")
end

-- Waits for the server as long as a slow machine may take; what never comes is a failure, not a delay.
local function wait(what, condition)
  if not vim.wait(120000, condition, 20) then
    error("never came: " .. what)
  end
end

local function show(name)
  vim.cmd("buffer " .. vim.fn.fnameescape(rules .. "/" .. name))
end

local function open(name)
  vim.cmd("edit! " .. rules .. "/" .. name)
  local buffer = vim.api.nvim_get_current_buf()
  wait("a client for " .. name, function()
    return #vim.lsp.buf_get_clients(buffer) > 0 or next(vim.lsp.buf_get_clients(buffer)) ~= nil
  end)
  local _, client = next(vim.lsp.buf_get_clients(buffer))
  wait("its greeting", function()
    return client.initialized
  end)
  return buffer
end

-- Puts the cursor on a text of the buffer, so many bytes behind its start.
local function go(text, behind)
  vim.fn.cursor(1, 1)
  local found = vim.fn.search("\\V" .. vim.fn.escape(text, "\\"), "cW")
  assert(found > 0, "there is no " .. text)
  local place = vim.fn.getcurpos()
  vim.fn.cursor(place[2], place[3] + (behind or 0))
end

local function ask(method, extra)
  local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(), extra or {})
  local answers, problem = vim.lsp.buf_request_sync(0, method, params, 120000)
  assert(answers, problem)
  for _, answer in pairs(answers) do
    assert(not answer.error, vim.inspect(answer.error))
    return answer.result
  end
  error("nobody answered " .. method)
end

local function substitute(old, new)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local start, stop = line:find(old, 1, true)
    if start then
      vim.api.nvim_buf_set_text(0, number - 1, start - 1, number - 1, stop, { new })
      return
    end
  end
  error("there is no " .. old)
end

local function findings()
  return vim.diagnostic.get(0)
end

check("a rule file has its type, its syntax and a client", function()
  open("storefront/service.heed")
  assert(vim.bo.filetype == "heed")
  assert(vim.bo.commentstring == "# %s")
end)

check("completion offers what fits", function()
  go("trigger wants_human", 15)
  local result = ask("textDocument/completion")
  local labels = {}
  for _, item in ipairs(result.items) do
    labels[item.label] = true
  end
  assert(labels.wants_human and not labels.anger)
  assert(vim.bo.omnifunc == "v:lua.vim.lsp.omnifunc")
end)

check("hover says what a signal means", function()
  go("anger >= 0.95", 1)
  assert(ask("textDocument/hover").contents.value:find("score 0…1", 1, true))
end)

check("K opens a window with it", function()
  go("anger >= 0.95", 1)
  local before = #vim.api.nvim_list_wins()
  vim.lsp.buf.hover()
  wait("a window", function()
    return #vim.api.nvim_list_wins() > before
  end)
  vim.cmd("silent! wincmd o")
end)

check("gd goes to the declaration", function()
  go("trigger wants_human", 10)
  vim.lsp.buf.definition()
  wait("another file", function()
    return vim.api.nvim_buf_get_name(0):find("packs/service/wants_human.heed", 1, true) ~= nil
  end)
  assert(vim.fn.expand("<cword>") == "wants_human")
  show("storefront/service.heed")
end)

check("references are found in every file", function()
  go("handoff to vip", 12)
  local result = ask("textDocument/references", { context = { includeDeclaration = true } })
  local files = {}
  for _, location in ipairs(result) do
    files[vim.fn.fnamemodify(vim.uri_to_fname(location.uri), ":t")] = true
  end
  assert(files["desks.heed"] and files["policy.heed"] and files["tests-service.heed"], vim.inspect(files))
end)

check("symbols of the file and of all rules", function()
  local result = ask("textDocument/documentSymbol", { textDocument = vim.lsp.util.make_text_document_params() })
  assert(#result > 20 and result[1].name == "asks for a person", vim.inspect(result[1]))
  local found = vim.lsp.buf_request_sync(0, "workspace/symbol", { query = "self_harm" }, 120000)
  local _, answer = next(found)
  assert(#answer.result >= 1)
end)

check("rename changes other files", function()
  go('rule "let down"', 7)
  vim.lsp.buf.rename("disappointed")
  wait("the new name here", function()
    return vim.fn.search('rule "disappointed"', "nw") > 0
  end)
  local tests = vim.fn.bufnr("tests-service.heed")
  assert(tests > 0, "the tests were not changed")
  local text = table.concat(vim.api.nvim_buf_get_lines(tests, 0, -1, false), "\n")
  assert(text:find('"disappointed"', 1, true) and not text:find('by "let down"', 1, true))
end)

check("findings appear while typing and go", function()
  substitute("when trigger wants_human and", "when trigger wants_humn and")
  wait("a finding", function()
    return #findings() > 0
  end)
  local finding = findings()[1]
  assert(finding.code == "H0202" and finding.message:find("wants_humn", 1, true), vim.inspect(finding))
  assert(vim.api.nvim_buf_get_lines(0, finding.lnum, finding.lnum + 1, false)[1]:sub(finding.col + 1, finding.end_col) == "wants_humn")
end)

check("a code action mends it", function()
  local finding = findings()[1]
  vim.fn.cursor(finding.lnum + 1, finding.col + 1)
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = { finding.user_data.lsp and {
    range = { start = { line = finding.lnum, character = finding.col }, ["end"] = { line = finding.lnum, character = finding.end_col } },
    message = finding.message,
  } } }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 120000)
  local _, answer = next(answers)
  local action = answer.result[1]
  assert(action.title == "Change to `wants_human`", vim.inspect(answer.result))
  vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
  wait("no findings", function()
    return #findings() == 0
  end)
end)

check("formatting makes the text canonical", function()
  local good = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  substitute("  handoff to vip priority high", "        handoff   to vip priority   high")
  vim.lsp.buf.formatting_sync(nil, 120000)
  assert(vim.deep_equal(good, vim.api.nvim_buf_get_lines(0, 0, -1, false)))
end)

check("a lens runs a test, and Chinese columns are right", function()
  open("storefront/tests-service.heed")
  substitute("expect handoff to vip, redirected to care", "expect handoff to vip, live")
  local lenses = ask("textDocument/codeLens", { textDocument = vim.lsp.util.make_text_document_params() })
  local lens
  for _, each in ipairs(lenses) do
    if each.command.arguments and each.command.arguments[2] == "a vip asks at night" then
      lens = each
    end
  end
  assert(lens, "no lens")
  local answers = vim.lsp.buf_request_sync(0, "workspace/executeCommand", lens.command, 120000)
  local _, answer = next(answers)
  assert(answer.result.failed == 1, vim.inspect(answer))
  wait("the failure", function()
    for _, finding in ipairs(findings()) do
      if finding.source == "heed test" then
        return true
      end
    end
  end)
end)

check("the syntax file colours a rule", function()
  vim.cmd("syntax on")
  show("storefront/service.heed")
  vim.cmd("set filetype=heed")
  go('rule "asks for a person"', 0)
  local place = vim.fn.getcurpos()
  assert(vim.fn.synIDattr(vim.fn.synID(place[2], place[3], 1), "name") == "heedDeclaration")
  assert(vim.fn.synIDattr(vim.fn.synID(place[2], place[3] + 7, 1), "name") == "heedString")
end)

io.write(string.format("%d checks, %d failed\n", count, #failures))
for _, failure in ipairs(failures) do
  io.write(failure .. "\n")
end
vim.cmd(#failures == 0 and "qall!" or "cquit!")
