using Chains.Core.Configuration;
using Chains.Core.Tekton;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Watching;

/// <summary>
/// Reports what an operator must see as Kubernetes events: on the ConfigMap what is wrong with it, on a run why it is not signed.
/// An event that cannot be written is logged and forgotten; the same is in the records.
/// </summary>
public sealed partial class ClusterEvents(
    IKubernetes client, IOptions<ClusterOptions> options, TimeProvider time, ILogger<ClusterEvents> logger)
{
    private const int LongestMessage = 1024;

    public async Task ConfigurationProblemsAsync(IReadOnlyList<ConfigurationProblem> problems, CancellationToken cancellation)
    {
        foreach (var problem in problems.Take(10))
            await WriteAsync(Map(), problem.Severity is ConfigurationSeverity.Error ? "InvalidConfiguration" : "FeatureNotAvailable", problem.ToString(), cancellation);
    }

    public Task RunFailedAsync(RunKey run, string uid, string reason, CancellationToken cancellation) => WriteAsync(
        new V1ObjectReference
        {
            ApiVersion = "tekton.dev/v1", Kind = run.Kind.ToString(), NamespaceProperty = run.Namespace, Name = run.Name, Uid = uid,
        },
        "SigningFailed", reason, cancellation);

    /// <summary>A transparency log did not only append.</summary>
    public Task LogCaughtAsync(string message, CancellationToken cancellation) => WriteAsync(Map(), "TransparencyLogInconsistent", message, cancellation);

    private V1ObjectReference Map() => new()
    {
        ApiVersion = "v1", Kind = "ConfigMap", NamespaceProperty = options.Value.SystemNamespace, Name = ConfigurationKeys.ConfigMapName,
    };

    private async Task WriteAsync(V1ObjectReference about, string reason, string message, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var written = new Corev1Event
        {
            Metadata = new V1ObjectMeta { GenerateName = about.Name + "-", NamespaceProperty = about.NamespaceProperty },
            InvolvedObject = about,
            Reason = reason,
            Message = message.Length > LongestMessage ? message[..(LongestMessage - 1)] + "…" : message,
            Type = "Warning",
            FirstTimestamp = now,
            LastTimestamp = now,
            Count = 1,
            Source = new V1EventSource { Component = ChainsNames.FieldManager },
        };
        try
        {
            await client.CoreV1.CreateNamespacedEventAsync(written, about.NamespaceProperty, cancellationToken: cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotWritten(reason, about.Name, ClusterException.From(exception, "create event").Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Event {Reason} on {Name} could not be written: {Problem}")]
    private partial void LogNotWritten(string reason, string name, string problem);
}
