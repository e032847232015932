namespace Chains.Core.Configuration;

/// <summary>
/// What belongs together in <c>chains-config</c>. Every value here is valid by itself: nothing is refused, but an operator should know
/// before the first run fails for it.
/// </summary>
public static class ConfigurationAdvice
{
    private const string PublicLog = "https://rekor.sigstore.dev";

    private static readonly string[] StorageKeyNames = [ConfigurationKeys.TaskRunStorage, ConfigurationKeys.PipelineRunStorage, ConfigurationKeys.OciStorage];
    private static readonly string[] SignerKeyNames = [ConfigurationKeys.TaskRunSigner, ConfigurationKeys.PipelineRunSigner, ConfigurationKeys.OciSigner];

    /// <summary>The keys of which one at least must be set for a backend to work.</summary>
    private static readonly (string Backend, string Word, string[] Needs)[] Backends =
    [
        ("gcs", "a bucket", ["storage.gcs.bucket"]),
        ("docdb", "a collection", ["storage.docdb.url"]),
        ("grafeas", "a project", ["storage.grafeas.projectid"]),
        ("archivista", "a server", ["storage.archivista.url"]),
    ];

    /// <param name="data">The data of the ConfigMap; what is not there has its default.</param>
    public static IReadOnlyList<ConfigurationHint> Of(IReadOnlyDictionary<string, string> data)
    {
        string Value(string key) => data.TryGetValue(key, out var set) ? set.Trim() : ConfigurationKeys.Find(key)?.Default ?? "";
        return [.. Signing(Value), .. Log(Value), .. Stores(Value)];
    }

    private static IEnumerable<ConfigurationHint> Signing(Func<string, string> value)
    {
        if (value("signers.x509.fulcio.enabled") == "true")
        {
            // No provider is as good as one: each that is there is tried. The token of the provider filesystem has a place where no file is named.
            if (value(ConfigurationKeys.TransparencyEnabled) != "true")
                yield return new("signers.x509.fulcio.enabled", "A keyless certificate lives for minutes: without the transparency log nothing shows later that the signature was made in time.", ConfigurationKeys.TransparencyEnabled);
        }

        foreach (var signer in SignerKeyNames.Where(key => value(key) == "kms" && value("signers.kms.kmsref").Length == 0))
            yield return new(signer, "The signer kms needs a key to sign with.", "signers.kms.kmsref");
    }

    private static IEnumerable<ConfigurationHint> Log(Func<string, string> value)
    {
        if (value(ConfigurationKeys.TransparencyEnabled) is "true" or "manual" && value(ConfigurationKeys.TransparencyUrl).TrimEnd('/') == PublicLog)
            yield return new(ConfigurationKeys.TransparencyEnabled, "Entries go to the public log: names of images and repositories become public, for good.", ConfigurationKeys.TransparencyUrl);
    }

    private static IEnumerable<ConfigurationHint> Stores(Func<string, string> value)
    {
        foreach (var key in StorageKeyNames)
        {
            var chosen = Chosen(value(key));
            foreach (var (backend, word, needs) in Backends)
                if (chosen.Contains(backend) && needs.All(n => value(n).Length == 0))
                    yield return new(key, $"The backend {backend} needs {word}.", needs[0]);
        }

        foreach (var hint in Publishing(value))
            yield return hint;
    }

    /// <summary>A provider and a topic are enough to publish every artifact; a storage key may name the backend besides.</summary>
    private static IEnumerable<ConfigurationHint> Publishing(Func<string, string> value)
    {
        var (provider, topic) = (value(ConfigurationKeys.PubSubProvider), value(ConfigurationKeys.PubSubTopic));
        var key = StorageKeyNames.FirstOrDefault(k => Chosen(value(k)).Intersect(["pubsub", "kafka"]).Any())
            ?? (provider.Length > 0 ? ConfigurationKeys.PubSubProvider : ConfigurationKeys.PubSubTopic);
        if (key == ConfigurationKeys.PubSubTopic && topic.Length == 0)
            yield break;
        if (provider.Length == 0)
            yield return new(key, "Nothing is published without a provider: kafka, or inmemory for trials.", ConfigurationKeys.PubSubProvider);
        if (topic.Length == 0)
            yield return new(key, "Nothing is published without a topic.", ConfigurationKeys.PubSubTopic);
        if (provider == "kafka" && value(ConfigurationKeys.KafkaBootstrapServers).Length == 0)
            yield return new(key, "The provider kafka needs brokers.", ConfigurationKeys.KafkaBootstrapServers);
    }

    private static string[] Chosen(string storage) => storage.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
