using Chains.Core.Configuration;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Islands;

/// <summary>The large switches: what they change is an edit like any other, reviewed before it is saved.</summary>
public sealed partial class ConfigurationFeatures
{
    private const string FulcioEnabled = "signers.x509.fulcio.enabled";
    private const string Provider = "storage.pubsub.provider";
    private const string Kafka = "kafka";

    [Parameter, EditorRequired]
    public ConfigurationDraft Draft { get; set; } = default!;

    [Parameter]
    public EventCallback OnChange { get; set; }

    private IEnumerable<Switch> Features =>
    [
        new("feature-transparency", "Transparency log", "Every signature is entered into a public, append-only log, and the entry is checked.",
            Effective(ConfigurationKeys.TransparencyEnabled) is "true" or "manual", ConfigurationKeys.Find(ConfigurationKeys.TransparencyEnabled)?.ValueNotAvailable("true")),
        new("feature-keyless", "Keyless signing", "Short-lived certificates for the service's own identity, from Fulcio, instead of a key to keep.",
            Effective(FulcioEnabled) == "true", ConfigurationKeys.Find(FulcioEnabled)?.ValueNotAvailable("true")),
        new("feature-kafka", "Kafka", "Signatures of runs are published to a topic as well.",
            Stores(ConfigurationKeys.TaskRunStorage).Contains(Kafka) || Stores(ConfigurationKeys.PipelineRunStorage).Contains(Kafka),
            ConfigurationKeys.Find(ConfigurationKeys.TaskRunStorage)?.ValueNotAvailable(Kafka)),
    ];

    private Task Toggle(Switch feature)
    {
        if (feature.Id == "feature-transparency")
            Draft.Set(ConfigurationKeys.TransparencyEnabled, feature.On ? "false" : "true");
        else if (feature.Id == "feature-keyless")
            Draft.Set(FulcioEnabled, feature.On ? "false" : "true");
        else
            SetKafka(!feature.On);
        return OnChange.InvokeAsync();
    }

    private void SetKafka(bool on)
    {
        foreach (var key in (string[])[ConfigurationKeys.TaskRunStorage, ConfigurationKeys.PipelineRunStorage])
        {
            var others = Stores(key).Where(s => s != Kafka);
            Draft.Set(key, string.Join(',', on ? others.Append(Kafka) : others));
        }

        if (on && Effective(Provider) is not Kafka)
            Draft.Set(Provider, Kafka);
    }

    private string[] Stores(string key) => Effective(key).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private string Effective(string key) => Draft.Value(key) ?? ConfigurationKeys.Find(key)?.Default ?? "";

    private sealed record Switch(string Id, string Title, string Meaning, bool On, string? NotAvailable);
}
