using Chains.Bench;

return await BenchCommands.Root().Parse(args).InvokeAsync();
