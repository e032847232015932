using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>Where a page leads that its visitor may not see.</summary>
public sealed partial class Denied
{
    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private string Explanation => Caller.Of(Context?.User) switch
    {
        { Role: { } role, Name: var name } => $"You are signed in as {name}, whose role is {role}.",
        { Via: Caller.ThroughNobody } => "You are not signed in.",
        { Name: var name } => $"You are signed in as {name}, who has no role here.",
    };

    protected override void OnInitialized()
    {
        if (Context is { } context)
            context.Response.OnStarting(() =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            });
    }
}
