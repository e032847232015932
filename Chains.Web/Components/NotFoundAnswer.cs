namespace Chains.Web.Components;

internal static class NotFoundAnswer
{
    /// <summary>
    /// The status of a page that says itself what it did not find. It is set as late as possible: the renderer throws a page away
    /// that has status 404 while it renders, in favour of the general one.
    /// </summary>
    public static void AnswerNotFound(this HttpContext context) => context.Response.OnStarting(() =>
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
