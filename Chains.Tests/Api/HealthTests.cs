using System.Text.Json;
using Chains.Core.Pipeline;
using Chains.Core.Tekton;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Api;

public sealed class HealthTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Healthz_OfALivingProcess_IsOk()
    {
        await using var server = await ApiServer.StartAsync();

        Assert.Equal("ok\n", await server.Client.GetStringAsync("/healthz", Cancellation));
    }

    [Fact]
    public async Task Readyz_WithEveryCheckHolding_IsReady()
    {
        await using var server = await ApiServer.StartAsync();

        var report = await server.GetAsync("/readyz");

        Assert.True(report.GetProperty("ready").GetBoolean());
        Assert.Equal("database", report.GetProperty("checks")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Readyz_WithChecksFailing_NamesEachWithItsReason()
    {
        await using var server = await ApiServer.StartAsync(services => services
            .AddSingleton<IReadinessCheck>(new FakeCheck("watches", () => "TaskRuns: not answered yet"))
            .AddSingleton<IReadinessCheck>(new FakeCheck("broken", () => throw new InvalidOperationException("a secret"))));

        using var response = await server.Client.GetAsync("/readyz", Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        var checks = JsonElement.Parse(text).GetProperty("checks").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);

        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("TaskRuns: not answered yet", checks["watches"].GetProperty("problem").GetString());
        Assert.False(checks["broken"].GetProperty("holds").GetBoolean());
        Assert.True(checks["database"].GetProperty("holds").GetBoolean());
        Assert.DoesNotContain("a secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OfTheService_HaveTheNamesOfTheGoController()
    {
        await using var server = await ApiServer.StartAsync();
        var metrics = server.App.Services.GetRequiredService<ChainsMetrics>();
        metrics.SignCreated(RunKind.TaskRun);
        metrics.SignCreated(RunKind.TaskRun);
        metrics.SigningFailed(RunKind.PipelineRun, "storage");
        metrics.FinishedToMarked(RunKind.TaskRun, TimeSpan.FromMilliseconds(80));

        var lines = (await server.Client.GetStringAsync("/metrics", Cancellation)).Split('\n').Select(l => l.Replace("{}", "", StringComparison.Ordinal)).ToArray();

        Assert.Contains("watcher_taskrun_sign_created_total 2", Values(lines));
        Assert.Contains("watcher_pipelinerun_signing_failures_total{error_type=\"storage\"} 1", Values(lines));
        foreach (var kind in (string[])["taskrun", "pipelinerun"])
            foreach (var what in (string[])["sign_created", "payload_uploaded", "payload_stored", "marked_signed"])
                Assert.Contains(lines, l => l.StartsWith($"watcher_{kind}_{what}_total ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("chains_finished_to_marked_seconds_bucket{", StringComparison.Ordinal));
    }

    // Without the time stamps that the format allows.
    private static IEnumerable<string> Values(IEnumerable<string> lines) => lines.Select(l => string.Join(' ', l.Split(' ').Take(2)));

    private sealed class FakeCheck(string name, Func<string?> problem) : IReadinessCheck
    {
        public string Name => name;

        public ValueTask<string?> ProblemAsync(CancellationToken cancellation) => ValueTask.FromResult(problem());
    }
}
