using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.Hosting;
using PersistentChat.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What an application adds to its node, made from the services of its host when the node is opened.</summary>
public static class ExtensionBuilderExtensions
{
    /// <summary>Asks a directory for users that the engine does not know, at sign-in.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Makes the directory.</param>
    public static IPersistentChatBuilder UsePrincipalDirectory(
        this IPersistentChatBuilder builder, Func<IServiceProvider, IPrincipalDirectory> create) =>
        builder.Configure(create, (options, directory) => options.SignIn.Directory = directory);

    /// <summary>Takes the verifiers of passwords from elsewhere than the engine.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Makes the source.</param>
    public static IPersistentChatBuilder UseCredentialSource(
        this IPersistentChatBuilder builder, Func<IServiceProvider, ICredentialSource> create) =>
        builder.Configure(create, (options, source) => options.SignIn.Credentials = source);

    /// <summary>Offers one more way to sign in to the raw protocol, before those that it has by itself.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Makes the mechanism.</param>
    public static IPersistentChatBuilder AddSignInMechanism(
        this IPersistentChatBuilder builder, Func<IServiceProvider, ISignInMechanism> create) =>
        builder.Configure(create, (options, mechanism) => options.SignIn.Mechanisms.Add(mechanism));

    /// <summary>Lets an interceptor look at every post before it is accepted, behind those that were added before.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Makes the interceptor.</param>
    public static IPersistentChatBuilder AddPostInterceptor(
        this IPersistentChatBuilder builder, Func<IServiceProvider, IPostInterceptor> create) =>
        builder.Configure(create, (options, interceptor) => options.Engine.Interception.Interceptors.Add(interceptor));

    private static IPersistentChatBuilder Configure<T>(
        this IPersistentChatBuilder builder, Func<IServiceProvider, T> create, Action<PersistentChatOptions, T> use)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.AddOptions<PersistentChatOptions>()
            .Configure<IServiceProvider>((options, services) => use(options, create(services)));
        return builder;
    }
}
