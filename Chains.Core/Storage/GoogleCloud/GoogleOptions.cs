namespace Chains.Core.Storage.GoogleCloud;

/// <summary>Host settings below <c>Chains:Google</c>: how Google's services are reached.</summary>
public sealed class GoogleOptions
{
    public const string Section = "Chains:Google";

    /// <summary>A mounted key file of a service account; empty for the platform's own identity (Application Default Credentials).</summary>
    public string CredentialsFile { get; set; } = "";

    /// <summary>Another address of Cloud Storage, for emulators and private endpoints; requests to it over http carry no credentials.</summary>
    public string StorageUrl { get; set; } = "";

    /// <summary>Another address of Container Analysis, or of a Grafeas server; requests to it over http carry no credentials.</summary>
    public string GrafeasUrl { get; set; } = "";
}
