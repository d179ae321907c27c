using System.Xml.Linq;
using PSParallelOrchestrator.Engine.Execution.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Scripts;

public sealed class CliXmlWriterTests
{
    [Theory]
    [InlineData("1", "I32", "1")]
    [InlineData("9999999999", "I64", "9999999999")]
    [InlineData("2.50", "Db", "2.5")]
    [InlineData("123456789012345678901234567890", "Db", "1.2345678901234568E+29")]
    [InlineData("true", "B", "true")]
    [InlineData("null", "Nil", "")]
    [InlineData("\"a < b & \\\"c\\\"\"", "S", "a < b & \"c\"")]
    [InlineData("\"_x0041_ \\n \\ud83d\\ude00\"", "S", "_x005F_x0041_ _x000A_ _xD83D__xDE00_")]
    public void A_value_of_JSON_has_the_type_that_PowerShell_gives_it(string json, string type, string text)
    {
        var element = Element(ScriptValue.FromJson(json));
        Assert.Equal((type, text, "v"), (element.Name.LocalName, element.Value, element.Attribute("N")!.Value));
    }

    [Fact]
    public void Lists_and_objects_nest()
    {
        var element = Element(ScriptValue.FromJson("""{"a":[1,{"b <":"x"}],"c":null}"""));
        Assert.Equal(
            ["MS", "Obj", "LST", "I32", "Obj", "MS", "S", "Nil"], element.Descendants().Select(inner => inner.Name.LocalName));
        Assert.Equal(
            element.DescendantsAndSelf().Count(inner => inner.Name.LocalName == "Obj"),
            element.DescendantsAndSelf().Attributes("RefId").Select(reference => reference.Value).Distinct().Count());
    }

    [Theory]
    [InlineData("<S>a</S>")]
    [InlineData("<Nil/>")]
    [InlineData("<Obj RefId=\"0\"><LST /></Obj>")]
    public void CLIXML_is_taken_as_it_is_and_named(string given) =>
        Assert.Equal("v", Element(ScriptValue.FromCliXml(given)).Attribute("N")!.Value);

    private static XElement Element(ScriptValue value) =>
        XDocument.Parse(new CliXmlWriter().BeginObject().Value("v", value).EndObject().ToString())
            .Root!.Elements().Single().Elements().Single().Elements().Single();
}
