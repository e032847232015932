using Chains.Bench;

return await BenchCommands.InvokeAsync(args);
