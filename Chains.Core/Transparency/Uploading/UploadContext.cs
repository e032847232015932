using Chains.Core.Pipeline;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Storage.Outbox;
using Chains.Core.Transparency.Clients;
using Chains.Core.Transparency.Monitoring;
using Chains.Core.Trust;
using Chains.Core.Watching;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Transparency.Uploading;

/// <summary>What the lanes of the uploader share.</summary>
internal sealed record UploadContext(
    UploadReader Reader,
    RecordWriter Writer,
    UploadSignals Signals,
    OutboxSignals Outbox,
    RunQueue Queue,
    LogDirectory Logs,
    LogPlan Plan,
    LogMonitor Monitor,
    TimestampClient Timestamps,
    ITrustedRootSource Trust,
    IKeyRegistry Keys,
    TransparencyOptions Options,
    RetryPolicy Retry,
    ChainsMetrics Metrics,
    TimeProvider Time,
    ILogger Logger);
