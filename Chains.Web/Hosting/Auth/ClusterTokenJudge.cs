using System.Security.Cryptography;
using System.Text;
using Chains.Core.Watching;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting.Auth;

/// <summary>
/// Mode Kubernetes: the API server says whose a token is (TokenReview), and what its owner may do (SubjectAccessReview): the verbs
/// <c>view</c>, <c>operate</c> and <c>administer</c> on <c>access.chains.tekton.dev</c> in the system namespace. Verdicts are
/// kept for a short while under a digest of the token; refusals for a tenth of it.
/// </summary>
internal sealed class ClusterTokenJudge(
    IKubernetes client, IOptions<KubernetesAuthOptions> options, IOptions<ClusterOptions> cluster, TimeProvider time) : ITokenJudge, IDisposable
{
    private const string Group = "chains.tekton.dev";
    private const string Resource = "access";
    private const int Remembered = 4096;

    private static readonly (Role Role, string Verb)[] Verbs = [(Role.Admin, "administer"), (Role.Operator, "operate"), (Role.Viewer, "view")];

    private readonly MemoryCache _verdicts = new(new MemoryCacheOptions { SizeLimit = Remembered });

    public async Task<TokenVerdict> JudgeAsync(string token, CancellationToken cancellation)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_verdicts.TryGetValue(key, out TokenVerdict? known) && known is not null && !(known.Until < time.GetUtcNow()))
            return known;
        try
        {
            var verdict = await AskAsync(token, cancellation);
            var lifetime = options.Value.CacheLifetime / (verdict.Caller is null ? 10 : 1);
            if (lifetime > TimeSpan.Zero)
                _verdicts.Set(key, verdict, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = lifetime });
            return verdict;
        }
        catch (Exception exception) when (exception is HttpOperationException or HttpRequestException or IOException)
        {
            return TokenVerdict.Refused(ClusterException.From(exception, "review a token (tokenreviews and subjectaccessreviews, verb create)").Message);
        }
    }

    public void Dispose() => _verdicts.Dispose();

    private async Task<TokenVerdict> AskAsync(string token, CancellationToken cancellation)
    {
        var audiences = options.Value.Audiences.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var review = await client.AuthenticationV1.CreateTokenReviewAsync(
            new V1TokenReview { Spec = new V1TokenReviewSpec { Token = token, Audiences = audiences.Length > 0 ? audiences : null } }, cancellationToken: cancellation);
        if (review.Status is not { Authenticated: true, User: { Username.Length: > 0 } user })
            return TokenVerdict.Refused("The cluster does not know this token.");
        // An API server that does not know of audiences answers without any: then nothing was checked.
        if (audiences.Length > 0 && !audiences.Intersect(review.Status.Audiences ?? []).Any())
            return TokenVerdict.Refused("The token is not for this service's audience.", user.Username);
        foreach (var (role, verb) in Verbs)
            if (await MayAsync(user, verb, cancellation))
                return new TokenVerdict(new Caller(user.Username, Caller.ThroughBearer, role), TokenExpiry.Of(token), null, user.Username);
        return TokenVerdict.Refused(
            $"{user.Username} has no role here: it may not view {Resource}.{Group} in namespace {cluster.Value.SystemNamespace}. Bind it to the ClusterRole chains-viewer, chains-operator or chains-admin.",
            user.Username);
    }

    private async Task<bool> MayAsync(V1UserInfo user, string verb, CancellationToken cancellation)
    {
        var review = await client.AuthorizationV1.CreateSubjectAccessReviewAsync(
            new V1SubjectAccessReview
            {
                Spec = new V1SubjectAccessReviewSpec
                {
                    User = user.Username,
                    Uid = user.Uid,
                    Groups = user.Groups,
                    Extra = user.Extra,
                    ResourceAttributes = new V1ResourceAttributes
                    {
                        Group = Group,
                        Resource = Resource,
                        Verb = verb,
                        NamespaceProperty = cluster.Value.SystemNamespace,
                    },
                },
            },
            cancellationToken: cancellation);
        return review.Status is { Allowed: true, Denied: not true };
    }
}
