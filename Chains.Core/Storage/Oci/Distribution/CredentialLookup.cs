namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>What was found to authenticate with.</summary>
/// <param name="Credential">Null: anonymous.</param>
/// <param name="Source">Where it comes from, or where it was looked for, as the end of a sentence for an operator.</param>
public sealed record CredentialLookup(RegistryCredential? Credential, string Source)
{
    public static CredentialLookup Anonymous { get; } = new(null, "without credentials");
}
