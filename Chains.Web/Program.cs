using Chains.Web.Hosting;

return await ChainsHost.RunAsync(args);
