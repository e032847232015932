using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Chains.Core.Tekton;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>
/// Sends requests to registries: finds out whether one speaks TLS, answers challenges, follows redirects. Credentials go to the registry and its
/// token server, and nowhere else. Lives as long as the process, for its connections and tokens.
/// </summary>
internal sealed class RegistryTransport : IDisposable
{
    private const int MaxRedirects = 5;

    private static readonly TimeSpan SchemeLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ChallengeLifetime = TimeSpan.FromHours(1);

    private readonly TimeProvider _time;
    private readonly TokenSource _tokens;
    private readonly HttpClient _strict = Client(trustAnyone: false);
    private readonly HttpClient _insecure = Client(trustAnyone: true);
    private readonly BoundedCache<(string Registry, bool Insecure), bool> _plainHttp;
    private readonly BoundedCache<Uri, AuthChallenge> _challenges;

    public RegistryTransport(TimeProvider time)
    {
        _time = time;
        _tokens = new TokenSource(time);
        _plainHttp = new(time);
        _challenges = new(time);
    }

    public void Dispose()
    {
        _strict.Dispose();
        _insecure.Dispose();
    }

    /// <summary>The answer, whatever its status.</summary>
    /// <exception cref="RegistryException">There is none.</exception>
    public async Task<RegistryResponse> SendAsync(RegistryRequest request, RegistryAccess access, CancellationToken cancellation)
    {
        var lookup = await access.Credentials.FindAsync(request.Repository, cancellation);
        try
        {
            var response = await SendAuthenticatedAsync(request, access, lookup, cancellation);
            if (response.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                access.Credentials.Refused(request.Repository);
            return response;
        }
        catch (RegistryException e) when (e.Failure is RegistryFailure.Unauthorized)
        {
            access.Credentials.Refused(request.Repository);
            throw;
        }
    }

    private async Task<RegistryResponse> SendAuthenticatedAsync(
        RegistryRequest request, RegistryAccess access, CredentialLookup lookup, CancellationToken cancellation)
    {
        var root = await RootAsync(request, access, cancellation);
        var known = _challenges.TryGet(root, out var challenge);
        var authorization = known ? await AnswerAsync(challenge!, root, request, access, lookup, fresh: false, cancellation) : null;
        var response = await FollowAsync(request, root, authorization, access, lookup, cancellation);
        if (response.Status is not HttpStatusCode.Unauthorized || !RemoteAddress.IsSameOrigin(response.Address, root))
            return response;
        if (AuthChallenge.Choose(response.Headers.WwwAuthenticate) is not { } asked)
            return response;
        _challenges.Set(root, asked, ChallengeLifetime);
        authorization = await AnswerAsync(asked, root, request, access, lookup, fresh: known, cancellation);
        return authorization is null ? response : await FollowAsync(request, root, authorization, access, lookup, cancellation);
    }

    /// <summary>The value of the Authorization header, or null for an anonymous request.</summary>
    private async Task<AuthenticationHeaderValue?> AnswerAsync(
        AuthChallenge challenge, Uri root, RegistryRequest request, RegistryAccess access, CredentialLookup lookup, bool fresh, CancellationToken cancellation)
    {
        if (lookup.Credential is not null && root.Scheme == Uri.UriSchemeHttp && !access.Insecure && !root.IsLoopback)
            throw new RegistryException(RegistryFailure.Refused,
                $"The registry {request.Repository.Registry} speaks plain HTTP, over which no credentials are sent. Give it TLS, or set storage.oci.repository.insecure to true.");
        if (challenge.IsBearer)
            return new AuthenticationHeaderValue(
                "Bearer", await _tokens.GetAsync(ClientFor(access), root, challenge, request, lookup, access.Insecure, fresh, cancellation));
        return lookup.Credential is { IdentityToken: null, RegistryToken: null } credential ? TokenSource.Basic(credential) : null;
    }

    /// <summary>The registry's address: TLS, unless it turned out to speak plain HTTP and that is taken.</summary>
    private async Task<Uri> RootAsync(RegistryRequest request, RegistryAccess access, CancellationToken cancellation)
    {
        var registry = request.Repository.Registry;
        var mayBePlain = access.Insecure || RemoteAddress.IsInside(registry);
        if (!mayBePlain)
            return new Uri($"https://{registry}/");
        if (!_plainHttp.TryGet((registry, access.Insecure), out var plain))
        {
            plain = await IsPlainAsync(request, access, cancellation);
            _plainHttp.Set((registry, access.Insecure), plain, SchemeLifetime);
        }

        return new Uri($"{(plain ? "http" : "https")}://{registry}/");
    }

    /// <summary>Asks over TLS first. Only where nobody answers there, or what answers speaks no TLS, plain HTTP is tried; a bad certificate is no reason to.</summary>
    private async Task<bool> IsPlainAsync(RegistryRequest request, RegistryAccess access, CancellationToken cancellation)
    {
        var registry = request.Repository.Registry;
        try
        {
            await PingAsync(new Uri($"https://{registry}/v2/"), access, cancellation);
            return false;
        }
        catch (HttpRequestException e) when (!IsCertificateFault(e))
        {
            try
            {
                await PingAsync(new Uri($"http://{registry}/v2/"), access, cancellation);
                return true;
            }
            catch (Exception inner) when (IsConnectionFault(inner))
            {
                throw Unreachable(request, e);
            }
        }
        catch (Exception e) when (IsConnectionFault(e))
        {
            throw Unreachable(request, e);
        }
    }

    private async Task PingAsync(Uri address, RegistryAccess access, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        var (head, _) = await WebExchange.SendAsync(ClientFor(access), message, 64 * 1024, _time, cancellation);
        head.Dispose();
    }

    private async Task<RegistryResponse> FollowAsync(
        RegistryRequest request, Uri root, AuthenticationHeaderValue? authorization, RegistryAccess access, CredentialLookup lookup, CancellationToken cancellation)
    {
        var address = new Uri(root, request.Target);
        for (var redirects = 0; ; redirects++)
        {
            if (RemoteAddress.WhyNot(address, root, access.Insecure) is { } why)
                throw RegistryAnswers.Dishonest(request, $"sent us to {Quoted.Text(address.GetLeftPart(UriPartial.Path))}, which {why},");
            var response = await SendOnceAsync(
                request, address, RemoteAddress.IsSameOrigin(address, root) ? authorization : null, access, lookup, cancellation);
            if (!IsRedirect(request.Method, response.Status))
                return response;
            if (response.Headers.Location is not { } location || redirects == MaxRedirects)
                throw RegistryAnswers.Dishonest(request, redirects == MaxRedirects ? $"redirected more than {MaxRedirects} times" : "redirected to nowhere");
            address = new Uri(address, location);
        }
    }

    private static bool IsRedirect(HttpMethod method, HttpStatusCode status) => status switch
    {
        HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => true,
        HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther => method == HttpMethod.Get || method == HttpMethod.Head,
        _ => false,
    };

    private async Task<RegistryResponse> SendOnceAsync(
        RegistryRequest request, Uri address, AuthenticationHeaderValue? authorization, RegistryAccess access, CredentialLookup lookup, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(request.Method, address);
        message.Headers.Authorization = authorization;
        foreach (var type in request.Accept)
            message.Headers.Accept.ParseAdd(type);
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.BodyType!);
        }

        try
        {
            var (head, answer) = await WebExchange.SendAsync(ClientFor(access), message, request.MaxAnswerBytes, _time, cancellation);
            using (head)
                return new RegistryResponse(
                    address, head.StatusCode, head.Headers, head.Content.Headers.ContentType?.MediaType, head.Content.Headers.ContentLength, answer, lookup);
        }
        catch (InvalidDataException e)
        {
            throw RegistryAnswers.Dishonest(request, e.Message);
        }
        catch (TimeoutException e)
        {
            throw new RegistryException(RegistryFailure.Unavailable, $"{address.Host} did not answer in time to: {request.What}. It is tried again.", inner: e);
        }
        catch (Exception e) when (IsConnectionFault(e))
        {
            throw Unreachable(request, e);
        }
    }

    private static bool IsConnectionFault(Exception e) => e is HttpRequestException or IOException or TimeoutException or InvalidDataException;

    private static bool IsCertificateFault(HttpRequestException e) => e.InnerException is UntrustedCertificateException;

    private static RegistryException Unreachable(RegistryRequest request, Exception e)
    {
        var registry = request.Repository.Registry;
        var (failed, remedy) = e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } secure
            ? (secure.InnerException?.Message ?? secure.Message, "Give the registry a certificate that this service trusts; storage.oci.repository.insecure takes any, for trials.")
            : (e.Message, "Check its name, its network policy and that it runs; it is tried again.");
        return new RegistryException(RegistryFailure.Unreachable, $"The registry {registry} cannot be reached: {failed.TrimEnd('.')}. {remedy}", inner: e);
    }

    private HttpClient ClientFor(RegistryAccess access) => access.Insecure ? _insecure : _strict;

    private static HttpClient Client(bool trustAnyone)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
            ActivityHeadersPropagator = null,
        };
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
                trustAnyone || errors is SslPolicyErrors.None ? true : throw new UntrustedCertificateException(errors),
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("chains");
        return client;
    }
}
