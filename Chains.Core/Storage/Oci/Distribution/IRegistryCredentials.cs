namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>Gives credentials for a repository, out of a cache where they cost something.</summary>
public interface IRegistryCredentials
{
    ValueTask<CredentialLookup> FindAsync(RepositoryName repository, CancellationToken cancellation);

    /// <summary>The registry refused what was found: it is looked for anew next time.</summary>
    void Refused(RepositoryName repository);
}
