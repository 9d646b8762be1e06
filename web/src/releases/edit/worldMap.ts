/** The countries of the world as shapes: Natural Earth (public domain) at 1:110 million, by their ISO 3166-1 codes. */
import { geoEqualEarth, geoPath } from "d3-geo";
import codes from "i18n-iso-countries/codes.json";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/countries-110m.json";
import { TERRITORIES } from "@/api/dictionaries";

export const WIDTH = 960;
export const HEIGHT = 440;

export interface Shape {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** The `d` of an SVG path. */
  path: string;
}

const ANTARCTICA = "AQ";
const alpha2 = new Map((codes as string[][]).map(([two, , numeric]) => [numeric, two]));

/** The shapes of the territories but Antarctica, in an area of WIDTH and HEIGHT. Small countries have none. */
export function worldShapes(): Shape[] {
  const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
  const { features } = feature(topology, topology.objects.countries);
  const shown = features.filter((each) => {
    const code = alpha2.get(String(each.id)) ?? ANTARCTICA;
    return code !== ANTARCTICA && TERRITORIES.includes(code);
  });
  const projection = geoEqualEarth().fitSize([WIDTH, HEIGHT], { type: "FeatureCollection", features: shown });
  const draw = geoPath(projection).digits(1);
  return shown.map((each) => ({ code: alpha2.get(String(each.id)) ?? "", path: draw(each) ?? "" }));
}
