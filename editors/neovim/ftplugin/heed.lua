if vim.b.did_ftplugin then
  return
end
vim.b.did_ftplugin = 1

vim.bo.commentstring = "# %s"
vim.bo.comments = ":#"
vim.bo.expandtab = true
vim.bo.shiftwidth = 2
vim.bo.softtabstop = 2
-- Names may hold points, hyphens and Chinese: `order.status`, `zh-Hant`.
vim.bo.iskeyword = "@,48-57,_,-,.,192-255"

require("heed").attach(vim.api.nvim_get_current_buf())
