namespace Chains.Core.Configuration;

/// <summary>The features that keys and values of <c>chains-config</c> ask for beyond what every build has.</summary>
public enum Feature
{
    OciStorage,
    SigstoreBundles,
    GcsStorage,
    DocDbStorage,
    GrafeasStorage,
    ArchivistaStorage,
    PubSubStorage,
    TransparencyLog,
    Fulcio,
    Kms,
}
