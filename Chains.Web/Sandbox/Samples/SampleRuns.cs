using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Chains.Web.Components;
using Chains.Web.Sandbox.Api;
using Chains.Web.Sandbox.Objects;
using Microsoft.Extensions.Options;

namespace Chains.Web.Sandbox.Samples;

/// <summary>
/// Brings life into the sandbox: on its first start every sample runs once, one shortly after the other, and more run on demand.
/// A run is created without a status, is running for a moment, and then finishes, in the steps in which Tekton writes them.
/// </summary>
public sealed partial class SampleRuns(SandboxServer server, IOptions<SandboxOptions> options, ILogger<SampleRuns> logger, TimeProvider? clock = null)
    : BackgroundService, ISampleProducer
{
    private static readonly WriteOptions Options = new("chains-sandbox", DryRun: false, Force: false);
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1.5);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly ObjectWriter _writer = new(server.Store, clock ?? TimeProvider.System);
    private readonly Lazy<ImmutableArray<SampleRun>> _samples = new(() => SampleCatalog.Load(SampleCatalog.Directory));

    /// <summary>Runs a copy of a sample, chosen at random, under a fresh name, with fresh artifact digests and times.</summary>
    /// <returns>Its name in the namespace <c>default</c>, once it has finished.</returns>
    /// <exception cref="InvalidOperationException">There are no samples beside the program.</exception>
    public async Task<string> ProduceAsync(CancellationToken cancellationToken = default)
    {
        if (_samples.Value.IsEmpty)
            throw new InvalidOperationException($"There are no samples in {SampleCatalog.Directory}.");
        var sample = _samples.Value[Random.Shared.Next(_samples.Value.Length)];
        var name = $"{sample.Name}-{new string(Random.Shared.GetItems<char>("bcdfghjklmnpqrstvwxz2456789", 5))}";
        await RunAsync(SampleCopy.Make(sample, name, _clock.GetUtcNow() + Duration), Duration, cancellationToken);
        return name;
    }

    /// <summary>Starts that many runs together and returns once they have finished.</summary>
    public async Task<int> ProduceAsync(int count, CancellationToken cancellation)
    {
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ProduceAsync(cancellation)));
        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Samples)
            return;
        try
        {
            if (!server.WasEmpty)
            {
                FinishInterrupted();
                return;
            }

            var running = new List<Task>();
            foreach (var sample in _samples.Value)
            {
                running.Add(RunAsync(SampleCopy.Make(sample, sample.Name, _clock.GetUtcNow() + Duration), Duration, stoppingToken));
                await Task.Delay(Spacing, _clock, stoppingToken);
            }

            await Task.WhenAll(running);
            LogLoaded(_samples.Value.Length);
        }
        catch (Exception e) when (e is ApiError or IOException or InvalidDataException)
        {
            LogFailed(e);
        }
    }

    /// <summary>Samples that were running when the process ended finish now; ones that somebody has deleted do not come back.</summary>
    private void FinishInterrupted()
    {
        foreach (var document in _samples.Value.SelectMany(sample => SampleCopy.Make(sample, sample.Name, _clock.GetUtcNow()).Documents))
        {
            var request = Request(document);
            if (server.Store.Table(request.Type).Find(request.Key) is { } stored && ObjectWriter.Parse(stored.Read())["status"]?["completionTime"] is null)
                Finish(document);
        }
    }

    private async Task RunAsync(SampleRun sample, TimeSpan duration, CancellationToken cancellation)
    {
        var owner = Create(sample.Documents[0], null);
        var pause = duration / sample.Documents.Count;
        foreach (var child in sample.Documents.Skip(1))
        {
            Create(child, owner);
            await Task.Delay(pause, _clock, cancellation);
            Finish(child);
        }

        await Task.Delay(pause, _clock, cancellation);
        Finish(sample.Documents[0]);
    }

    /// <summary>Creates a run and lets it start. A child names its parent as its owner, as Tekton does.</summary>
    private JsonObject Create(JsonObject document, JsonObject? owner)
    {
        var run = document.DeepClone().AsObject();
        if (owner is not null)
        {
            run["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = owner["apiVersion"]?.DeepClone(),
                ["kind"] = owner["kind"]?.DeepClone(),
                ["name"] = owner["metadata"]?["name"]?.DeepClone(),
                ["uid"] = owner["metadata"]?["uid"]?.DeepClone(),
                ["controller"] = true,
                ["blockOwnerDeletion"] = true,
            });
        }

        var request = Request(run);
        var created = ObjectWriter.Parse(_writer.Create(request.Type, request.Namespace, run, Options).Text);
        SetStatus(request, new JsonObject
        {
            ["startTime"] = document["status"]?["startTime"]?.DeepClone(),
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Succeeded",
                ["status"] = "Unknown",
                ["reason"] = "Running",
                ["message"] = "Not all Steps in the Task have finished executing",
                ["lastTransitionTime"] = document["status"]?["startTime"]?.DeepClone(),
            }),
        });
        return created;
    }

    private void Finish(JsonObject document) => SetStatus(Request(document), document["status"]!.DeepClone().AsObject());

    private void SetStatus(ApiRequest request, JsonObject status) =>
        _writer.Update(
            request with { Subresource = "status" },
            (_, run) =>
            {
                run["status"] = status.DeepClone();
                return run;
            },
            Options);

    private static ApiRequest Request(JsonObject run)
    {
        var (version, kind) = (run["apiVersion"]!.GetValue<string>(), run["kind"]!.GetValue<string>());
        var type = ResourceCatalog.FindKind(version, kind) ?? throw new InvalidDataException($"A sample is a {version} {kind}, which the sandbox does not serve.");
        return new ApiRequest(type, run["metadata"]!["namespace"]?.GetValue<string>() ?? "default", run["metadata"]!["name"]!.GetValue<string>(), "");
    }
}
