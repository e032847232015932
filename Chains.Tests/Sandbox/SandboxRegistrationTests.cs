using Chains.Web.Hosting;
using Chains.Web.Sandbox;
using Chains.Web.Sandbox.Samples;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Sandbox;

public sealed class SandboxRegistrationTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sandbox-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task AddSandbox_AnswersOnceTheHostHasStarted()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddSingleton(Options.Create(new SandboxOptions { Port = 0, Samples = false }));
        builder.Services.AddSingleton(Options.Create(new ChainsHostOptions { DataDirectory = _directory }));
        builder.Services.AddSingleton<DataDirectory>().AddSandbox();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var server = host.Services.GetRequiredService<SandboxServer>();
        using var http = new HttpClient { BaseAddress = server.Address };
        Assert.Equal("ok", await http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        Assert.NotNull(host.Services.GetRequiredService<SampleRuns>());
        Assert.True(File.Exists(Path.Combine(_directory, "sandbox", "journal.jsonl")));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
