import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";

import { api, type Schemas } from "../api/client";
import type { Me } from "../session/me";
import { useLabel } from "../words/useLanguage";

export type Service = Schemas["ServiceView"];
export type Kind = Schemas["KindView"];

export const servicesQuery = queryOptions({
  ...api.queryOptions("get", "/api/v1/services"),
  staleTime: 60_000,
});

/** Every service, Jeton's own at the end. */
export function useServices(): Service[] {
  const { items } = useSuspenseQuery(servicesQuery).data;
  return items.toSorted((a, b) => Number(isOwn(a)) - Number(isOwn(b)));
}

/** What services are called, by their names; by the name itself where the account may not see the service. */
export function useServiceLabel(): (name: string) => string {
  const services = useServices();
  const label = useLabel();
  return (name) => {
    const service = services.find((one) => one.name === name);
    return service === undefined ? name : label(service.label);
  };
}

/** The service of that name, with its policy. */
export function useService(name: string): Service {
  return useSuspenseQuery(serviceQuery(name)).data;
}

export function serviceQuery(name: string) {
  return queryOptions({
    ...api.queryOptions("get", "/api/v1/services/{name}", { params: { path: { name } } }),
    staleTime: 30_000,
  });
}

/** Whether it is the one whose tokens are for Jeton itself. */
export function isOwn(service: Service): boolean {
  return service.name === "jeton";
}

/** Whether the account may hold tokens of the service. */
export function holds(me: Me, service: Service): boolean {
  const { services } = me.account;
  return isOwn(service) || services === undefined || services === null || services.includes(service.name);
}

/** Whether the account manages other people's tokens of the service. */
export function managesService(me: Me, service: Service): boolean {
  const { role, operates } = me.account;
  return role === "admin" || (operates ?? []).includes(service.name);
}

const lastSeen = "jeton-service";

/** The service that the pages are about: the one in the address, or the one that was last looked at. */
export function useCurrentService(named: string | undefined, me: Me): Service | undefined {
  const held = useServices().filter((service) => holds(me, service) && !service.disabled);
  if (named !== undefined) localStorage.setItem(lastSeen, named);
  const wanted = named ?? localStorage.getItem(lastSeen);
  return held.find((service) => service.name === wanted) ?? held[0];
}
