using Chains.Core.Configuration;
using Chains.Core.Records;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Storage.PubSub;

/// <summary>Publishes to a topic: on Kafka brokers, or in the process. Holds one producer, and makes another only when its settings change.</summary>
public sealed partial class PubSubBackend(MemoryTopic memory, IOptions<KafkaOptions> options, TimeProvider time, ILogger<PubSubBackend> logger)
    : IStorageBackend, IAsyncDisposable
{
    private static readonly TimeSpan FileAge = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private KafkaPublisher? _publisher;
    private (string Text, long ReadAt)? _file;

    public string Name => StorageBackends.PubSub;

    /// <summary>A message costs little while it is under way; many share a request.</summary>
    public int Concurrency => 512;

    public bool OrderedPerRun => true;

    /// <summary>Above the producer's own timeouts, which tell more.</summary>
    public TimeSpan Timeout => TimeSpan.FromSeconds(90);

    public string? Target(ChainsConfiguration configuration) => (Provider(configuration), Topic(configuration)) switch
    {
        ("", _) or (_, "") => null,
        ("inmemory", var topic) => $"in memory: {topic}",
        var (_, topic) => $"{topic} at {configuration.Values[ConfigurationKeys.KafkaBootstrapServers]}",
    };

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, ChainsConfiguration configuration, CancellationToken cancellation)
    {
        if (Missing(configuration) is { } missing)
            return DeliveryResult.Unavailable(DeliveryProblem.Misconfigured, missing);
        var message = PubSubMessage.From(delivery);
        if (Provider(configuration) == "inmemory")
            return memory.Publish(Topic(configuration), message);
        return Publisher(configuration, out var problem) is { } publisher
            ? await publisher.PublishAsync(Topic(configuration), delivery.RunUid, message, cancellation)
            : DeliveryResult.Unavailable(DeliveryProblem.Misconfigured, problem!);
    }

    public async Task<BackendTest> TestAsync(ChainsConfiguration configuration, CancellationToken cancellation)
    {
        if (Missing(configuration) is { } missing)
            return BackendTest.Fail(DeliveryProblem.Misconfigured, missing);
        if (Provider(configuration) == "inmemory")
            return BackendTest.Pass("Messages are kept in this process alone, the newest of them, for trials.");
        return Publisher(configuration, out var problem) is { } publisher
            ? await publisher.TestAsync(Topic(configuration), cancellation)
            : BackendTest.Fail(DeliveryProblem.Misconfigured, problem!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_publisher is { } publisher)
            await publisher.DisposeAsync();
    }

    private static string Provider(ChainsConfiguration configuration) => configuration.Values[ConfigurationKeys.PubSubProvider];

    private static string Topic(ChainsConfiguration configuration) => configuration.Values[ConfigurationKeys.PubSubTopic];

    private static string? Missing(ChainsConfiguration configuration) =>
        Provider(configuration).Length == 0 ? "storage.pubsub.provider is not set: kafka, or inmemory for trials."
        : Topic(configuration).Length == 0 ? "storage.pubsub.topic is not set."
        : Provider(configuration) == "kafka" && configuration.Values[ConfigurationKeys.KafkaBootstrapServers].Length == 0
            ? "storage.pubsub.kafka.bootstrap.servers is not set: the brokers as HOST:PORT, separated by commas."
            : null;

    private KafkaPublisher? Publisher(ChainsConfiguration configuration, out string? problem)
    {
        lock (_lock)
        {
            if (!TryReadFile(out var client, out problem))
                return null;
            var settings = KafkaSettings.From(configuration, client);
            if (_publisher is { Broken: false } current && current.Settings == settings)
                return current;
            try
            {
                var next = new KafkaPublisher(settings, time, logger);
                Retire(_publisher);
                LogConnected(settings.Servers);
                return _publisher = next;
            }
            catch (FormatException exception)
            {
                problem = $"The client's properties file {options.Value.PropertiesFile} {exception.Message}.";
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
            {
                // The client names the setting, and the value too.
                var message = settings.Secrets().Aggregate(exception.Message, (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));
                problem = $"The Kafka client does not take its settings: {message}";
            }

            return null;
        }
    }

    private bool TryReadFile(out string text, out string? problem)
    {
        (text, problem) = ("", null);
        if (options.Value.PropertiesFile.Length == 0)
            return true;
        if (_file is { } known && time.GetElapsedTime(known.ReadAt) < FileAge)
        {
            text = known.Text;
            return true;
        }

        try
        {
            var file = new FileInfo(options.Value.PropertiesFile);
            if (file.Exists && file.Length > PropertiesFile.MaximumLength)
                throw new IOException($"it is larger than {PropertiesFile.MaximumLength} bytes.");
            text = File.ReadAllText(file.FullName);
            _file = (text, time.GetTimestamp());
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"The client's properties file {options.Value.PropertiesFile} (Chains:Kafka:PropertiesFile) cannot be read: {exception.Message}";
            return false;
        }
    }

    private void Retire(KafkaPublisher? old)
    {
        if (old is not null)
            _ = old.DisposeAsync().AsTask().ContinueWith(
                t => LogRetired(t.Exception!.GetBaseException().Message), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    [LoggerMessage(LogLevel.Information, "Publishes to Kafka brokers at {Servers}")]
    private partial void LogConnected(string servers);

    [LoggerMessage(LogLevel.Warning, "A Kafka producer did not end cleanly: {Problem}")]
    private partial void LogRetired(string problem);
}
