-- Starts `heed lsp` for rule files; works from Neovim 0.7 on. `require("heed").setup({ … })` before the first file changes the options.
local M = {}

M.options = {
  cmd = { "heed", "lsp" },
  -- "en" or "zh"; nil: from the locale.
  language = nil,
  -- Maps K, gd, gr, <leader>rn, <leader>ca, <leader>f and <leader>t in rule files.
  keymaps = true,
  -- Shows above tests and rules what can be run.
  codelens = true,
  on_attach = nil,
}

local clients = {}

function M.setup(options)
  M.options = vim.tbl_extend("force", M.options, options or {})
end

-- The folder that is searched for rule sets: that of the repository, else that of the file.
local function root_of(path)
  local git = vim.fn.finddir(".git", vim.fn.escape(path, " ,;") .. ";")
  if git ~= "" then
    return vim.fn.fnamemodify(git, ":p:h:h")
  end
  return path
end

local function map(buffer, keys, action, description)
  vim.keymap.set("n", keys, action, { buffer = buffer, silent = true, desc = description })
end

local function format()
  if vim.lsp.buf.format then
    vim.lsp.buf.format()
  else
    vim.lsp.buf.formatting_sync(nil, 2000)
  end
end

local function on_attach(client, buffer)
  vim.bo[buffer].omnifunc = "v:lua.vim.lsp.omnifunc"
  if M.options.keymaps then
    map(buffer, "K", vim.lsp.buf.hover, "what this means")
    map(buffer, "gd", vim.lsp.buf.definition, "where this is declared")
    map(buffer, "gr", vim.lsp.buf.references, "where this is used")
    map(buffer, "<leader>rn", vim.lsp.buf.rename, "rename")
    map(buffer, "<leader>ca", vim.lsp.buf.code_action, "mend, or allow")
    map(buffer, "<leader>f", format, "format")
    map(buffer, "<leader>t", vim.lsp.codelens.run, "run the test of this line")
  end
  vim.api.nvim_buf_create_user_command(buffer, "HeedRunTest", function()
    vim.lsp.codelens.run()
  end, { desc = "Runs the test, or the tests of the rule, of this line" })
  if M.options.codelens and vim.lsp.codelens then
    local group = vim.api.nvim_create_augroup("heed_codelens_" .. buffer, { clear = true })
    vim.api.nvim_create_autocmd({ "BufEnter", "InsertLeave", "BufWritePost", "CursorHold" }, {
      buffer = buffer,
      group = group,
      callback = vim.lsp.codelens.refresh,
    })
  end
  if M.options.on_attach then
    M.options.on_attach(client, buffer)
  end
end

-- Attaches a buffer to the client of its root, which is started for the first.
function M.attach(buffer)
  if vim.fn.executable(M.options.cmd[1]) == 0 then
    if not M.warned then
      vim.notify("heed: `" .. M.options.cmd[1] .. "` is not on the PATH", vim.log.levels.WARN)
      M.warned = true
    end
    return
  end
  local path = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":p:h")
  local root = root_of(path)
  local config = {
    name = "heed",
    cmd = M.options.cmd,
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ":t") } },
    init_options = { language = M.options.language },
    on_attach = on_attach,
    on_exit = function()
      clients[root] = nil
    end,
  }
  if next(config.init_options) == nil then
    config.init_options = vim.empty_dict()
  end
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  clients[root] = clients[root] or vim.lsp.start_client(config)
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
end

return M
