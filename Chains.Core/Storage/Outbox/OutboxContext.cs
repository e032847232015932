using Chains.Core.Configuration;
using Chains.Core.Pipeline;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Storage.Outbox;

/// <summary>What the lanes of the outbox share.</summary>
internal sealed record OutboxContext(
    OutboxReader Reader,
    RecordWriter Writer,
    OutboxSignals Signals,
    ConfigurationStore Configuration,
    RetryPolicy Retry,
    ChainsMetrics Metrics,
    TimeProvider Time,
    ILogger Logger);
