using System.Diagnostics.Metrics;
using Chains.Core.Tekton;

namespace Chains.Core.Pipeline;

/// <summary>
/// The instruments of the service. Counters of runs keep the names of the Go controller (<c>watcher_taskrun_sign_created_total</c>);
/// what it never measured is under <c>chains_</c>. Durations are in seconds.
/// </summary>
public sealed class ChainsMetrics
{
    public const string MeterName = "Chains";

    private static readonly string[] ErrorTypes = ["payload_creation", "marshal_payload", "signing", "storage", "tlog"];

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
    };

    private static readonly InstrumentAdvice<long> Sizes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] };

    private readonly Meter _meter;
    private readonly Counter<long>[] _created;
    private readonly Counter<long>[] _uploaded;
    private readonly Counter<long>[] _stored;
    private readonly Counter<long>[] _marked;
    private readonly Counter<long>[] _failures;
    private readonly Histogram<double> _finishedToMarked;
    private readonly Histogram<double> _sign;
    private readonly Counter<long> _requests;
    private readonly Histogram<long> _commits;
    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _upload;
    private readonly Histogram<double> _signedToLogged;
    private readonly Counter<long> _logsCaught;
    private int _logsInconsistent;
    private readonly Histogram<double> _delivery;

    public ChainsMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _created = PerKind("sign_created", "Signatures created.");
        _uploaded = PerKind("payload_uploaded", "Entries made in the transparency log.");
        _stored = PerKind("payload_stored", "Payloads delivered to a storage backend.");
        _marked = PerKind("marked_signed", "Runs marked as signed.");
        _failures = PerKind("signing_failures", "Steps that failed, by error_type.");
        _finishedToMarked = _meter.CreateHistogram(
            "chains_finished_to_marked_seconds", null, "From the completion of a run to its mark in the cluster.", null, Seconds);
        _sign = _meter.CreateHistogram("chains_sign_seconds", null, "One signature, with its verification.", null, Seconds);
        _requests = _meter.CreateCounter<long>("chains_kubernetes_requests_total", null, "Requests to the Kubernetes API server, by verb.");
        _deliveries = _meter.CreateCounter<long>("chains_deliveries_total", null, "Attempts to deliver to a storage backend, by backend and outcome.");
        _delivery = _meter.CreateHistogram("chains_delivery_seconds", null, "One attempt to deliver to a storage backend.", null, Seconds);
        _upload = _meter.CreateHistogram("chains_log_upload_seconds", null, "One entry in a transparency log, with its verification and its commit.", null, Seconds);
        _signedToLogged = _meter.CreateHistogram("chains_signed_to_logged_seconds", null, "From a signature to its verified entry in a transparency log.", null, Seconds);
        _logsCaught = _meter.CreateCounter<long>("chains_log_inconsistencies_total", null, "Times a transparency log was found not to have only appended.");
        _meter.CreateObservableGauge("chains_logs_inconsistent", () => Volatile.Read(ref _logsInconsistent), null, "Transparency logs with an alarm that nobody has acknowledged.");
        _commits = _meter.CreateHistogram("chains_commit_batch_size", null, "Writes that shared one database commit.", null, Sizes);
    }

    public void SignCreated(RunKind kind) => _created[(int)kind].Add(1);

    public void PayloadUploaded(RunKind kind) => _uploaded[(int)kind].Add(1);

    public void PayloadStored(RunKind kind) => _stored[(int)kind].Add(1);

    public void MarkedSigned(RunKind kind) => _marked[(int)kind].Add(1);

    /// <param name="errorType"><c>payload_creation</c>, <c>marshal_payload</c>, <c>signing</c>, <c>storage</c> or <c>tlog</c>.</param>
    public void SigningFailed(RunKind kind, string errorType) => _failures[(int)kind].Add(1, ErrorType(errorType));

    /// <summary>From a run's completion time, which the cluster's clock gave, to its mark: never below zero.</summary>
    public void FinishedToMarked(RunKind kind, TimeSpan elapsed) =>
        _finishedToMarked.Record(Math.Max(0, elapsed.TotalSeconds), new KeyValuePair<string, object?>("kind", kind.ToString()));

    public void Signed(TimeSpan elapsed) => _sign.Record(elapsed.TotalSeconds);

    /// <param name="verb">The verb as RBAC names it: <c>list</c>, <c>watch</c>, <c>get</c>, <c>patch</c>, <c>create</c>, …</param>
    public void KubernetesRequest(string verb) => _requests.Add(1, new KeyValuePair<string, object?>("verb", verb));

    /// <summary>One entry, from the request to its commit.</summary>
    public void LogUploaded(TimeSpan elapsed) => _upload.Record(elapsed.TotalSeconds);

    public void SignedToLogged(TimeSpan elapsed) => _signedToLogged.Record(Math.Max(0, elapsed.TotalSeconds));

    public void LogCaught(string log) => _logsCaught.Add(1, new KeyValuePair<string, object?>("log", log));

    public void LogsInconsistent(int count) => Volatile.Write(ref _logsInconsistent, count);

    /// <summary>Watches the uploads under way to each log; call once.</summary>
    public void ObserveUploads(Func<IEnumerable<(string Log, int InFlight)>> read) => _meter.CreateObservableGauge(
        "chains_log_uploads_in_flight", () => read().Select(r => new Measurement<int>(r.InFlight, new KeyValuePair<string, object?>("log", r.Log))), null, "Uploads under way to a transparency log.");

    public void Committed(int writes) => _commits.Record(writes);

    /// <param name="outcome"><c>done</c>, <c>skipped</c>, <c>retry</c>, <c>unavailable</c> or <c>failed</c>.</param>
    public void Delivered(string backend, string outcome, TimeSpan elapsed)
    {
        _deliveries.Add(1, new("backend", backend), new("outcome", outcome));
        _delivery.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("backend", backend));
    }

    /// <summary>Watches a number of each backend; call once for a name.</summary>
    public void ObserveBackends(string name, string description, Func<IEnumerable<(string Backend, double Value)>> read) =>
        _meter.CreateObservableGauge(
            name, () => read().Select(r => new Measurement<double>(r.Value, new KeyValuePair<string, object?>("backend", r.Backend))), null, description);

    /// <summary>Watches the depth of the work queue; call once.</summary>
    public void ObserveQueueDepth(Func<int> depth) =>
        _meter.CreateObservableGauge("chains_queue_depth", depth, null, "Runs that wait for a worker.");

    /// <summary>
    /// Makes every counter appear with zero, to be called once somebody listens: no alert has a baseline for a counter that
    /// appears with its first failure.
    /// </summary>
    public void StartAtZero()
    {
        foreach (var counter in (Counter<long>[])[.. _created, .. _uploaded, .. _stored, .. _marked])
            counter.Add(0);
        foreach (var counter in _failures)
            foreach (var type in ErrorTypes)
                counter.Add(0, ErrorType(type));
    }

    private Counter<long>[] PerKind(string what, string description) =>
        [
            _meter.CreateCounter<long>($"watcher_taskrun_{what}_total", null, description),
            _meter.CreateCounter<long>($"watcher_pipelinerun_{what}_total", null, description),
        ];

    private static KeyValuePair<string, object?> ErrorType(string type) => new("error_type", type);
}
