using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Core.Storage.Oci.Credentials;

/// <summary>
/// What a run's signatures are pushed with: the registry secrets of its service account, those of the namespace's default account, the Docker
/// configuration of the service, and else nothing.
/// </summary>
internal sealed class RunCredentials(PullSecrets secrets, DockerConfigFile file, string @namespace, string? serviceAccount) : IRegistryCredentials
{
    private const string DefaultAccount = "default";

    private readonly string[] _accounts = serviceAccount is { Length: > 0 } and not DefaultAccount ? [serviceAccount, DefaultAccount] : [DefaultAccount];

    public async ValueTask<CredentialLookup> FindAsync(RepositoryName repository, CancellationToken cancellation)
    {
        var remarks = new List<string>();
        foreach (var account in @namespace.Length > 0 ? _accounts : [])
        {
            var found = await secrets.OfAsync(@namespace, account, cancellation);
            foreach (var (source, config) in found.Configs)
                if (config.Find(repository) is { } credential)
                    return new CredentialLookup(credential, $"with the credentials of the {source}");
            if (found.Problem is { } problem)
                remarks.Add(problem);
        }

        var (own, remark) = file.Find(repository);
        if (own is not null)
            return new CredentialLookup(own, $"with the credentials of {file.Path}");
        if (remark is not null)
            remarks.Add(remark);
        var notes = remarks.Count > 0 ? $" ({string.Join("; ", remarks)})" : "";
        var places = @namespace.Length > 0 ? $"neither the service accounts {string.Join(" and ", _accounts)} of {@namespace} nor {file.Path} have" : $"{file.Path} has not";
        return new CredentialLookup(null, $"without credentials: {places} any for it{notes}");
    }

    public void Refused(RepositoryName repository)
    {
        foreach (var account in _accounts)
            secrets.Forget(@namespace, account);
    }
}
