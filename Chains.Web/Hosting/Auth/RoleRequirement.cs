using Microsoft.AspNetCore.Authorization;

namespace Chains.Web.Hosting.Auth;

/// <summary>Holds for who has the role or one that includes it.</summary>
/// <param name="InPerson">API tokens do not count.</param>
internal sealed record RoleRequirement(Role Role, bool InPerson = false) : IAuthorizationRequirement;
