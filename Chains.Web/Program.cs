using Chains.Web.Commands;
using Chains.Web.Hosting;

return await CommandLine.InvokeAsync(args, ChainsHost.RunAsync);
