using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>Who is signed in, with the way out. Nothing for who is not.</summary>
public sealed partial class SignedIn
{
    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Caller Caller => Caller.Of(Context?.User);
}
