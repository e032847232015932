using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Tests.Storage.Oci;

/// <summary>The same credential for every repository of one registry.</summary>
internal sealed class FixedCredentials(string registry, RegistryCredential? credential) : IRegistryCredentials
{
    public int Refusals { get; private set; }

    public ValueTask<CredentialLookup> FindAsync(RepositoryName repository, CancellationToken cancellation) => ValueTask.FromResult(
        credential is not null && repository.Registry == registry ? new CredentialLookup(credential, "with the credentials of the test") : CredentialLookup.Anonymous);

    public void Refused(RepositoryName repository) => Refusals++;
}
