using Xunit.Abstractions;
using Xunit.Sdk;

namespace PersistentChat.Storage.ContractTests;

/// <summary>Finds the cases of <see cref="StoreFactAttribute"/>. Made by xunit.</summary>
public sealed class StoreFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    /// <inheritdoc/>
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        SkippedTestCase.IfMissing(DiagnosticMessageSink, discoveryOptions, testMethod, factAttribute)
        ?? base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
}
