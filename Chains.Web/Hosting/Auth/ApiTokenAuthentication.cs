using System.Text.Encodings.Web;
using Chains.Core.Records;
using Chains.Core.Records.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting.Auth;

/// <summary>Judges the API tokens that this service made; in every mode.</summary>
internal sealed partial class ApiTokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private string? _why;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request) is not { } token)
            return AuthenticateResult.NoResult();
        if (await tokens.FindAsync(token, Context.RequestAborted) is not { } row)
            return Refuse("the token is unknown");
        if (row.RevokedAt is not null)
            return Refuse("the token was revoked");
        if (!row.IsValid(TimeProvider.GetUtcNow()) || !Enum.TryParse<Role>(row.Role, out var role))
            return Refuse("the token has expired");
        await NoteAsync(row);
        return AuthenticateResult.Success(new AuthenticationTicket(
            new Caller(row.Name, Caller.ThroughToken, role).ToPrincipal(Scheme.Name),
            new AuthenticationProperties { ExpiresUtc = row.ExpiresAt }, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        BearerToken.Challenge(Response, _why);
        return Task.CompletedTask;
    }

    private AuthenticateResult Refuse(string why)
    {
        _why = why;
        return AuthenticateResult.Fail(why);
    }

    private async Task NoteAsync(ApiTokenRecord row)
    {
        try
        {
            await tokens.UsedAsync(row, CancellationToken.None);
        }
        catch (RecordException exception)
        {
            // A disk that is full must not lock anybody out.
            LogUseNotNoted(Logger, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "When an API token was used could not be noted: {Problem}")]
    private static partial void LogUseNotNoted(ILogger logger, string problem);
}
