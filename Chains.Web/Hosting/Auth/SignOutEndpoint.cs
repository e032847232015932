using Microsoft.AspNetCore.Antiforgery;

namespace Chains.Web.Hosting.Auth;

internal static class SignOutEndpoint
{
    /// <summary><c>POST /logout</c>, from the form that every page has.</summary>
    public static void MapSignOut(this WebApplication app) => app.MapPost("/logout", SignOutAsync)
        .AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> SignOutAsync(HttpContext context, Sessions sessions, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest("This form is too old. Load the page again, then sign out.");
        if (Caller.Of(context.User).Via == Caller.ThroughSession)
            await sessions.CloseAsync(context);
        return TypedResults.LocalRedirect("/login?out=1");
    }
}
