using Chains.Core.Configuration;
using Confluent.Kafka;

namespace Chains.Core.Storage.PubSub;

/// <summary>What a Kafka producer is made with. Equal settings share one producer.</summary>
/// <param name="Servers">Brokers as HOST:PORT, separated by commas.</param>
/// <param name="Client">Text of the mounted properties file; empty for none.</param>
public sealed record KafkaSettings(string Servers, string Client)
{
    /// <summary>What the delivery guarantees rest on, and what chains-config says: not for the properties file to set.</summary>
    private static readonly string[] Ours = ["acks", "request.required.acks", "enable.idempotence", "bootstrap.servers", "metadata.broker.list"];

    /// <summary>Attestations are larger than what the client takes by itself; the broker's own limit decides.</summary>
    private const string MessageLimit = "16777216";

    public static KafkaSettings From(ChainsConfiguration configuration, string client) =>
        new(string.Join(',', configuration.Values[ConfigurationKeys.KafkaBootstrapServers].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), client);

    /// <summary>
    /// Acknowledged by all replicas and idempotent. One request at a time to a broker: when it dies no more than that one is in doubt.
    /// A message without an answer is given back after half a minute, and the outbox keeps it from then on.
    /// </summary>
    /// <exception cref="FormatException">The properties file is no list of settings, or sets one that is not its to set.</exception>
    public ProducerConfig ToProducerConfig()
    {
        var config = new ProducerConfig(new Dictionary<string, string>
        {
            ["client.id"] = "chains",
            ["compression.type"] = "lz4",
            ["linger.ms"] = "5",
            ["max.in.flight.requests.per.connection"] = "1",
            ["message.max.bytes"] = MessageLimit,
            ["message.timeout.ms"] = "30000",
            ["socket.timeout.ms"] = "15000",
            ["socket.keepalive.enable"] = "true",
            ["reconnect.backoff.max.ms"] = "5000",
            ["topic.metadata.propagation.max.ms"] = "5000",
        });
        foreach (var (key, value) in PropertiesFile.Parse(Client))
        {
            if (Ours.Contains(key, StringComparer.Ordinal))
                throw new FormatException($"sets {key}, which Chains sets itself; take that line away");
            if (key.StartsWith("sasl.jaas.", StringComparison.Ordinal) || key.StartsWith("ssl.truststore.", StringComparison.Ordinal))
                throw new FormatException($"sets {key}, which the Java client alone knows; use sasl.username, sasl.password, ssl.ca.location, …");
            config.Set(key, value);
        }

        config.BootstrapServers = Servers;
        config.Acks = Acks.All;
        config.EnableIdempotence = true;
        return config;
    }

    /// <summary>The values that must not be shown, wherever a client may repeat them.</summary>
    public IEnumerable<string> Secrets()
    {
        try
        {
            return [.. PropertiesFile.Parse(Client).Where(s => IsSecret(s.Key) && s.Value.Length > 3).Select(s => s.Value)];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static bool IsSecret(string key) =>
        key.Contains("password", StringComparison.Ordinal) || key.Contains("secret", StringComparison.Ordinal)
        || key.EndsWith(".pem", StringComparison.Ordinal) || key.EndsWith("oauthbearer.config", StringComparison.Ordinal);
}
