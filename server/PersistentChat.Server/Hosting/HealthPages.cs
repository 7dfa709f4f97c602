using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PersistentChat.Engine;

namespace PersistentChat.Server;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: the node takes posts and its archive keeps up; if not,
/// 503 with the reasons.
/// </summary>
internal sealed class HealthPages(ChatEngine engine, HostLimits limits)
{
    private volatile bool _stopping;

    /// <summary>From now on the node is not ready, so that load balancers send nobody any more.</summary>
    public void Stopping() => _stopping = true;

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, new { error = "GET or HEAD" });
        }
        return context.Request.Path.Value switch
        {
            "/health/live" => AnswerAsync(context, StatusCodes.Status200OK, new { status = "live" }),
            "/health/ready" => AnswerReadyAsync(context),
            _ => AnswerAsync(context, StatusCodes.Status404NotFound, new { error = "There are /health/live and /health/ready." }),
        };
    }

    /// <summary>Why the node is not ready; empty if it is.</summary>
    internal static IReadOnlyList<string> ReasonsNotToBeReady(Exception? failure, long lag, HostLimits limits, bool stopping)
    {
        var reasons = new List<string>();
        if (failure is not null)
            reasons.Add("failed: " + failure.Message);
        if (lag > limits.ReadyLag)
            reasons.Add($"the archive is {lag} events behind, more than Limits:ReadyLag = {limits.ReadyLag}");
        if (stopping)
            reasons.Add("stopping");
        return reasons;
    }

    private Task AnswerReadyAsync(HttpContext context)
    {
        var lag = engine.ProjectionLag;
        var reasons = ReasonsNotToBeReady(engine.Failure, lag, limits, _stopping);
        var status = reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return AnswerAsync(context, status, new
        {
            status = reasons.Count == 0 ? "ready" : "not ready",
            reasons,
            log = engine.DatabaseVersion,
            projectionLag = lag,
        });
    }

    private static Task AnswerAsync<T>(HttpContext context, int status, T content)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        var body = JsonSerializer.SerializeToUtf8Bytes(content);
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body).AsTask();
    }
}
