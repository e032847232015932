using Chains.Web.Hosting.Auth;

namespace Chains.Tests.Hosting.Auth;

/// <summary>The rig of each mode.</summary>
internal static class AccessRigs
{
    public static Task<AccessRig> StartAsync(AuthMode mode) => AccessRig.StartAsync(mode);
}
