namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>How registries are reached for one delivery.</summary>
/// <param name="Credentials">Those of the run.</param>
/// <param name="Insecure">Plain HTTP and certificates that nobody vouches for are taken.</param>
public sealed record RegistryAccess(IRegistryCredentials Credentials, bool Insecure);
