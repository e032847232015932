using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Chains.Core.Records;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Storage.PubSub;

/// <summary>
/// One producer and what it knows of its topic. Lives as long as its settings hold; disposal waits for what is under way.
/// A run's messages go to one partition, one after the other, so that whoever reads it sees them in order.
/// </summary>
internal sealed partial class KafkaPublisher : IAsyncDisposable
{
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MetadataAge = TimeSpan.FromMinutes(2);

    private readonly KafkaSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string[] _secrets;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly IAdminClient _admin;
    private readonly SemaphoreSlim _looking = new(1);
    private TopicShape? _topic;
    private Error? _lastError;

    /// <exception cref="InvalidOperationException">A setting is unknown or has a value that the client does not take.</exception>
    /// <exception cref="FormatException">The properties file is not one.</exception>
    public KafkaPublisher(KafkaSettings settings, TimeProvider time, ILogger logger)
    {
        (_settings, _time, _logger, _secrets) = (settings, time, logger, [.. settings.Secrets()]);
        _producer = new ProducerBuilder<byte[], byte[]>(settings.ToProducerConfig())
            .SetErrorHandler((_, error) => Note(error))
            .SetLogHandler((_, message) => LogClient(_logger, message.Facility, Redact(message.Message)))
            .Build();
        _admin = new DependentAdminClientBuilder(_producer.Handle).Build();
    }

    public KafkaSettings Settings => _settings;

    /// <summary>The client cannot be used any more and another must take its place.</summary>
    public bool Broken { get; private set; }

    public async Task<DeliveryResult> PublishAsync(string topic, string runUid, PubSubMessage message, CancellationToken cancellation)
    {
        try
        {
            var partitions = await PartitionsAsync(topic, cancellation);
            var headers = new Headers();
            foreach (var (name, value) in message.Headers)
                headers.Add(name, value);
            // Without the token: the report of a message that is on its way must not be lost (its own timeout bounds the wait).
            var report = await _producer.ProduceAsync(
                new TopicPartition(topic, PartitionOf(runUid, partitions)),
                new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(message.Key), Value = message.Value, Headers = headers },
                CancellationToken.None);
            Volatile.Write(ref _lastError, null);
            return DeliveryResult.Done($"{topic} [{report.Partition.Value}] @ {report.Offset.Value}");
        }
        catch (KafkaException exception)
        {
            Broken |= exception.Error.IsFatal;
            _topic = null;
            return KafkaErrors.Explain(topic, Redact(exception.Error), Volatile.Read(ref _lastError));
        }
        catch (ObjectDisposedException)
        {
            return DeliveryResult.Retry(DeliveryProblem.Misconfigured, "The settings of the client changed on the way.", TimeSpan.FromSeconds(1));
        }
    }

    public async Task<BackendTest> TestAsync(string topic, CancellationToken cancellation)
    {
        try
        {
            _topic = null;
            var partitions = await PartitionsAsync(topic, cancellation);
            return BackendTest.Pass($"The brokers at {_settings.Servers} have topic {topic} with {partitions} {(partitions == 1 ? "partition" : "partitions")}.");
        }
        catch (KafkaException exception)
        {
            var result = KafkaErrors.Explain(topic, Redact(exception.Error), Volatile.Read(ref _lastError));
            return BackendTest.Fail(result.Problem!.Value, result.Reason!);
        }
    }

    /// <summary>The first 32 bits of SHA-256 over the run's UID, modulo the number of partitions.</summary>
    public static Partition PartitionOf(string runUid, int partitions) =>
        new((int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(runUid))) % (uint)partitions));

    public ValueTask DisposeAsync() => new(Task.Run(() =>
    {
        _producer.Flush(TimeSpan.FromSeconds(10));
        _admin.Dispose();
        _producer.Dispose();
        _looking.Dispose();
    }));

    /// <exception cref="KafkaException">The topic cannot be seen.</exception>
    private async Task<int> PartitionsAsync(string topic, CancellationToken cancellation)
    {
        if (Fresh(topic) is { } known)
            return known;
        await _looking.WaitAsync(cancellation);
        try
        {
            // Blocks until the brokers answer, once in minutes.
            return Fresh(topic) ?? await Task.Run(() => Look(topic), CancellationToken.None);
        }
        finally
        {
            _looking.Release();
        }
    }

    private int? Fresh(string topic) =>
        Volatile.Read(ref _topic) is { } shape && shape.Topic == topic && _time.GetElapsedTime(shape.SeenAt) < MetadataAge ? shape.Partitions : null;

    private int Look(string topic)
    {
        var found = _admin.GetMetadata(topic, MetadataTimeout).Topics.FirstOrDefault(t => t.Topic == topic);
        if (found is null || (found.Error.Code is ErrorCode.NoError && found.Partitions.Count == 0))
            throw new KafkaException(ErrorCode.UnknownTopicOrPart);
        if (found.Error.Code is not (ErrorCode.NoError or ErrorCode.LeaderNotAvailable))
            throw new KafkaException(found.Error);
        _topic = new TopicShape(topic, found.Partitions.Count, _time.GetTimestamp());
        return found.Partitions.Count;
    }

    private void Note(Error error)
    {
        Broken |= error.IsFatal;
        var redacted = Redact(error);
        // That no broker is left says less than why the last one went.
        if (error.Code is not ErrorCode.Local_AllBrokersDown || Volatile.Read(ref _lastError) is null)
            Volatile.Write(ref _lastError, redacted);
        LogError(_logger, redacted.Code, redacted.Reason);
    }

    private Error Redact(Error error) => new(error.Code, Redact(error.Reason), error.IsFatal);

    private string Redact(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }

    private sealed record TopicShape(string Topic, int Partitions, long SeenAt);

    [LoggerMessage(LogLevel.Debug, "Kafka: {Code}: {Reason}")]
    private static partial void LogError(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Debug, "Kafka client, {Facility}: {Message}")]
    private static partial void LogClient(ILogger logger, string facility, string message);
}
