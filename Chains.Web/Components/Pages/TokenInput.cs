using Chains.Web.Hosting.Auth;

namespace Chains.Web.Components.Pages;

/// <summary>The form that makes a token.</summary>
public sealed class TokenInput
{
    public string? Name { get; set; }

    public Role Role { get; set; } = Role.Viewer;

    public int Days { get; set; } = 90;
}
