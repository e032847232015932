using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Components;

internal static class NavigationOf
{
    public static NavigationManager GetRequiredNavigation(this IServiceProvider services) => services.GetRequiredService<NavigationManager>();
}
